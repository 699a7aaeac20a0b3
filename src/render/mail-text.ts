import { alignRows } from './align.ts';
import type { Cut } from './cut.ts';
import { shorten } from './format.ts';
import type { ReportView } from './view.ts';
import type { ModelView, OtherView } from './view-models.ts';
import type { MoverView } from './view-moves.ts';
import type { ShareView } from './view-shares.ts';

/** The tables of the text part, aligned. */
export interface TextTables {
  readonly tiles: readonly string[];
  readonly movers: readonly string[];
  readonly models: readonly string[];
  readonly breakdowns: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** A breakdown as far as a mail tells it. */
export interface MailBreakdown extends Cut<ShareView> {
  readonly title: string;
}

/** The tables of a mail's text part: the same lines as its HTML. */
export function textTables(
  view: ReportView,
  movers: readonly MoverView[],
  models: readonly ModelView[],
  others: OtherView | null,
  breakdowns: readonly MailBreakdown[],
): TextTables {
  const tiles = view.tiles.map(({ label, figure, note }) => [label, figure.text, note]);
  const moved = movers.map((mover) => [
    mover.tag === '' ? mover.name : `${mover.name} (${mover.tag})`,
    mover.delta,
    mover.fromTo,
    mover.split.join(', '),
  ]);
  return {
    tiles: alignRows(tiles, ['left', 'right', 'left']),
    movers: alignRows(moved, ['left', 'right', 'right', 'left']),
    models: modelLines(view, models, others),
    breakdowns: breakdowns.map(({ title, lines, more }) => ({
      title: title.toUpperCase(),
      lines: [
        ...alignRows(
          lines.map(({ name, cost, share }) => [name, cost.text, share]),
          ['left', 'right', 'right'],
        ),
        ...(more === '' ? [] : [more]),
      ],
    })),
  };
}

/** Each model in two lines: what it cost, and below it what that was made of. */
function modelLines(
  view: ReportView,
  models: readonly ModelView[],
  others: OtherView | null,
): readonly string[] {
  const rows = [
    ['Model', 'Cost', 'Change', ''],
    ...models.map((model) => [
      shorten(model.name, 34),
      model.cost.text,
      model.delta.text,
      model.deltaPercent,
    ]),
    ...(others === null ? [] : [[others.name, others.cost.text, '', '']]),
    ...(view.modelsRounding === '' ? [] : [['Rounding', view.modelsRounding, '', '']]),
    ['Total', view.modelsTotal.text, '', ''],
  ];
  const aligned = alignRows(rows, ['left', 'right', 'right', 'left']);
  return aligned.flatMap((line, index) => {
    const model = models[index - 1];
    return model === undefined ? [line] : [line, `  ${model.detail}`];
  });
}
