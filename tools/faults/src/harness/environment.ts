// SPDX-License-Identifier: AGPL-3.0-or-later
import { environmentOf, Settings } from '@ttp/config';
import { intelDir } from './paths';

/** For a service that is to run with the default settings and these: what the caller has set for a service of their own does not count. */
export const serviceEnvironment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...environmentOf(new Settings()),
  DECNET_TTP_INTEL_DIR: intelDir(),
  ...more,
});
