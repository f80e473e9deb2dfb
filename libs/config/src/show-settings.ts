// SPDX-License-Identifier: AGPL-3.0-or-later
import { SETTINGS, type LoadedSettings } from './load-settings';
import { MASK, withoutPassword } from './without-password';

export interface ShownSetting {
  readonly key: string;
  readonly value: string | number | boolean;
  readonly origin: string;
  readonly env: string;
  readonly flag: string;
  readonly help: string;
}

/** Every setting with its value and origin; a secret shows only whether it is set. */
export function showSettings({ settings, origins }: LoadedSettings): readonly ShownSetting[] {
  return SETTINGS.map(({ property, key, env, flag, help, secret }) => {
    const value = settings[property as keyof typeof settings];
    return { key, value: secret && value !== '' ? MASK : withoutPassword(value), origin: origins[property] ?? 'default', env, flag: `--${flag}`, help };
  });
}
