import * as z from 'zod';
import { type Day, parseDay } from '../domain/date-range.ts';
import { type Decimal, parseDecimal } from '../domain/money.ts';

/** A calendar day as it stands in a saved snapshot. */
export const savedDay = z.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== null, {
  error: 'must be a calendar day, YYYY-MM-DD',
});

/** A decimal in the one form that `Decimal` has, so that the file and the value never differ. */
export const savedDecimal = z.custom<Decimal>(
  (value) => typeof value === 'string' && parseDecimal(value) === value,
  { error: 'must be a decimal number as text, without exponent or trailing zeros' },
);
