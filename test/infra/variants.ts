import type { StageSettings } from '../../infra/stage-settings.ts';
import { prod } from '../../infra/stages/prod.ts';

const { report } = prod;

/** Everything is there already, in an account and a bucket of somebody else's naming; templates of one's own. */
export const rented: StageSettings = {
  ...prod,
  stage: 'rented',
  account: '222233334444',
  region: 'us-gov-west-1',
  report: {
    ...report,
    archive: 's3://their.bucket',
    templates: 'test/infra',
    mail: { ...report.mail, configurationSet: 'theirs' },
  },
  schedule: { ...prod.schedule, enabled: false },
  bucket: 'existing',
  ses: { identity: 'existing', configurationSet: 'existing' },
};

/** A single address sends, without a configuration set. */
export const address: StageSettings = {
  ...prod,
  stage: 'address',
  report: { ...report, mail: { ...report.mail, configurationSet: null } },
  ses: { identity: { create: 'finops@acme.com' }, configurationSet: null },
};

/** Archives and mails nothing. */
export const silent: StageSettings = {
  ...prod,
  stage: 'silent',
  report: { ...report, mail: null },
  ses: null,
};

/** Reads who used what from a table that is made here. */
export const captured: StageSettings = {
  ...prod,
  stage: 'captured',
  report: { ...report, capture: { table: 'bedrock-capture' } },
  captureTable: 'create',
};
