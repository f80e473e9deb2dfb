// SPDX-License-Identifier: AGPL-3.0-or-later

/** A step of the worker's work. */
export type FaultStep = 'received' | 'tagged' | 'before-insert' | 'after-insert' | 'committed' | 'published' | 'marked' | 'acked';

declare global {
  /** Only `tools/setup/build.mjs --faults` makes it true; where it is not, the bundler leaves nothing of the fault points. */
  var TTP_FAULT_POINTS: boolean | undefined;
}

/**
 * Ends the process by SIGKILL at the n-th pass of one step, as `TTP_FAULT=committed:3` tells it to. For the fault harness alone:
 * a production bundle has no such function.
 */
export const faultPoint: ((step: FaultStep) => void) | undefined = globalThis.TTP_FAULT_POINTS ? armed(process.env['TTP_FAULT']) : undefined;

function armed(fault = ''): (step: FaultStep) => void {
  const [at, count] = fault.split(':');
  let left = Number(count);
  return (step) => {
    if (step === at && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
