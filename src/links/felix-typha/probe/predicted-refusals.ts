import type { RefusedHandshake } from '../../../x509/handshake.ts';
import type { FelixView, TyphaView } from './typha-view.ts';

/** A client whose certificate Typha must refuse by what is stored. */
export interface PredictedRefusal {
  readonly felix: FelixView;
  readonly predicted: RefusedHandshake;
}

/** Every client that Typha must refuse; one that withholds its certificate is not among them. */
export function refusalsByTypha({ felixes }: TyphaView): PredictedRefusal[] {
  return felixes.flatMap((felix) => {
    const { predicted, sendsCertificate } = felix;
    if (predicted === null || predicted.accepted || predicted.refusedBy === 'client') return [];
    return sendsCertificate === false ? [] : [{ felix, predicted }];
  });
}
