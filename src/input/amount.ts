import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { inputError } from '../model/input-error';

/** Checks instances of classes that take any number: cdk8s and cdk8s-plus render `NaN` and negative amounts, which the API server refuses. */
export const AMOUNTS: Readonly<Record<string, (where: string, what: string, value: unknown) => void>> = {
  Cpu: (where, what, value) => {
    const { amount } = value as Cpu;
    if (!/^\d+(\.\d+)?m?$/.test(amount)) {
      throw inputError({ where, what, got: amount, allowed: 'CPUs or thousandths of them, 0 or more', fix: 'for instance Cpu.millis(100)' });
    }
  },
  Size: (where, what, value) => {
    const kibibytes = (value as Size).toKibibytes({ rounding: SizeRoundingBehavior.NONE });
    if (!Number.isFinite(kibibytes)) {
      throw inputError({ where, what, got: String(kibibytes), allowed: 'a finite size', fix: 'for instance Size.mebibytes(128)' });
    }
  },
};
