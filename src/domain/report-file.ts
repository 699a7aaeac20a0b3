/** A file of a report or of the archive's own pages, with its key below the archive's root. */
export interface ReportFile {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}
