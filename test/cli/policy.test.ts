import { writeFileSync } from 'node:fs';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

let folder: CliFolder;

beforeEach(() => {
  folder = cliFolder();
});

afterEach(() => folder.remove());

describe('policy', () => {
  it('prints a policy for the configuration, without region, credentials or network', async () => {
    writeFileSync(
      folder.path('bedrock-report.config.json'),
      JSON.stringify({ archive: './reports', mail: { from: 'finops@acme.com', to: ['leads@acme.com'] } }),
    );
    const { code, stdout, stderr } = await folder.cli(['policy', '--archive', 's3://acme-reports/prod'], {
      HOME: '/nonexistent',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { Version, Statement } = JSON.parse(stdout);
    expect(Version).toBe('2012-10-17');
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'ReadUsage',
      'ReadProfileTags',
      'ReadBill',
      'KeepReports',
      'ListReports',
      'MailReports',
    ]);
  });

  it('follows the flags and the region of the program', async () => {
    const args = ['policy', '--archive', 's3://acme-reports/prod', '--mail', 'none'];
    const { stdout } = await folder.cli(args, { AWS_REGION: 'us-gov-west-1' });
    expect(stdout).toContain('"arn:aws-us-gov:s3:::acme-reports"');
    expect(stdout).not.toContain('ses:');
  });

  it('refuses a configuration that is wrong, with every fault', async () => {
    const { code, stdout, stderr } = await folder.cli(['policy', '--bogus'], {
      BEDROCK_REPORT_HISTORY_DAYS: 'many',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--bogus');
    expect(stderr).toContain('BEDROCK_REPORT_HISTORY_DAYS');
    expect(stderr).toContain('archive: is required');
  });
});
