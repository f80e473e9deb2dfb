// SPDX-License-Identifier: AGPL-3.0-or-later
import { apiKeyText, isSecretOf, newApiKey, parseApiKey, scopesIn, secretHashOf } from './api-key';

describe('an API key', () => {
  it('is read as it was written, and another one each time', () => {
    const parts = newApiKey();
    expect(apiKeyText(parts)).toMatch(/^ttpk_[0-9a-f]{12}_[\w-]{43}$/);
    expect(parseApiKey(apiKeyText(parts))).toEqual(parts);
    expect(newApiKey()).not.toEqual(parts);
  });

  const CUT = [42, 44].map((length) => `ttpk_0123456789ab_${'a'.repeat(length)}`);

  it.each(['', 'ttpk_', 'ttpk_0123456789ab', `ttpk_0123456789AB_${'a'.repeat(43)}`, 'x.y.z', ...CUT])('is none of the like of %j', (text) =>
    expect(parseApiKey(text)).toBeNull(),
  );

  it('is known by the hash of its secret, and by nothing else', () => {
    const secret = 'a'.repeat(43);
    expect(secretHashOf(secret)).toBe('66d34fba71f8f450f7e45598853e53bfc23bbd129027cbb131a2f4ffd7878cd0');
    expect(isSecretOf(secretHashOf(secret), secret)).toBe(true);
    for (const other of ['', 'a', `${'a'.repeat(42)}b`, secretHashOf(secret)]) expect(isSecretOf(secretHashOf(secret), other)).toBe(false);
    for (const damaged of ['', 'ä'.repeat(64), secretHashOf(secret).slice(2)]) expect(isSecretOf(damaged, secret)).toBe(false);
  });

  it('is for what its words say, as far as they are known', () => {
    expect(scopesIn('rules:write read')).toEqual(['read', 'rules:write']);
    for (const words of ['', 'READ', 'reader', 'rules:*', 'export,read']) expect(scopesIn(words)).toEqual([]);
  });
});
