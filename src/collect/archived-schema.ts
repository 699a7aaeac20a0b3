import * as z from 'zod';
import { restatedShape, rowShape, savedDecimal } from '../archived-shapes.ts';

/** `RestatedDay` as it stands in a saved snapshot. */
export const restatedSchema = z.strictObject(restatedShape);

/** `ArchivedReport` as it stands in a saved snapshot; what an older version wrote besides is ignored. */
export const archivedSchema = z.object({
  id: z.string(),
  revision: z.int().nonnegative(),
  generatedAt: z.string(),
  status: z.enum(['partial', 'loading', 'complete']),
  billedUsd: savedDecimal.nullable(),
  rows: z.array(z.strictObject(rowShape)),
  restated: z.array(restatedSchema),
});
