/** A file of a report or of the archive's own pages, with its key below the archive's root. */
export interface ReportFile {
  readonly key: string;
  /** Whole, or where it is large in pieces, which are made as they are taken and made anew each time. */
  readonly body: Uint8Array | Iterable<Uint8Array>;
  readonly contentType: string;
}

/** A file that is never large. */
export interface WholeFile extends ReportFile {
  readonly body: Uint8Array;
}

/** The bytes of a file in their order. */
export function piecesOf({ body }: Pick<ReportFile, 'body'>): Iterable<Uint8Array> {
  return body instanceof Uint8Array ? [body] : body;
}

/** The bytes of a file, all at once. */
export function wholeOf({ body }: Pick<ReportFile, 'body'>): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.concat([...body]);
}
