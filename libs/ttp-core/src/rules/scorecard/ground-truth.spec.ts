// SPDX-License-Identifier: AGPL-3.0-or-later
import { agreementOf } from './ground-truth';

describe('agreementOf', () => {
  it.each([
    [['T1105'], ['T1105'], 'exact'],
    [['T1083', 'T1059.004'], ['T1059.004'], 'exact'],
    [['T1059.006'], ['T1105', 'T1059.004'], 'parent'],
    [['T1059'], ['T1059.004'], 'parent'],
    [['T1059.004'], ['T1059'], 'parent'],
    [['T1059.006', 'T1059.004'], ['T1059.004'], 'exact'],
    [['T1105'], ['T1059'], 'none'],
    [[], ['T1059'], 'none'],
  ])('of %j with the label %j is %s', (emitted, accepted, agreement) => expect(agreementOf(emitted, accepted)).toBe(agreement));
});
