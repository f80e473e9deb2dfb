// SPDX-License-Identifier: AGPL-3.0-or-later
import { isAgent } from './role';

it.each([
  [{}, false],
  [{ DECNET_MODE: 'master' }, false],
  [{ DECNET_MODE: 'agent' }, true],
  [{ DECNET_MODE: ' Agent ', DECNET_DISALLOW_MASTER: '' }, true],
  [{ DECNET_MODE: 'agent', DECNET_DISALLOW_MASTER: 'true' }, true],
  [{ DECNET_MODE: 'agent', DECNET_DISALLOW_MASTER: 'no' }, true],
  [{ DECNET_MODE: 'agent', DECNET_DISALLOW_MASTER: ' False' }, false],
])('%j is an agent and nothing more: %s', (env, expected) => expect(isAgent(env)).toBe(expected));
