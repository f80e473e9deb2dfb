// SPDX-License-Identifier: AGPL-3.0-or-later
import { ttp } from './ttp';

describe('on an agent', () => {
  const agent = { DECNET_MODE: 'agent' };

  it.each(['rule-store', 'rule-sync', 'export-api'])('%s refuses to start', async (service) => {
    const stderr = `${service}: ${service} runs on a master, and DECNET_MODE=agent: run it there, or set DECNET_DISALLOW_MASTER=false\n`;
    expect(await ttp([service], { env: agent })).toMatchObject({ code: 3, stdout: '', stderr });
  });

  it('that may be a master, too, it does not; and tagging is for agents', async () => {
    const env = { ...agent, DECNET_LOG_FORMAT: 'xml' };
    const wrong = { code: 3, stderr: expect.stringContaining('DECNET_LOG_FORMAT') };
    expect(await ttp(['export-api'], { env: { ...env, DECNET_DISALLOW_MASTER: 'false' } })).toMatchObject(wrong);
    expect(await ttp(['worker'], { env })).toMatchObject(wrong);
  });
});
