import { z } from 'zod';
import type { AdmissionBounds } from '../admission/admission.ts';
import { wholeNumber } from './values.ts';

/** What all clients together may hold. Their sum, with both caches, fits a heap of 256 MB. */
export const admissionSettings = {
  ADMISSION_SOCKETS: wholeNumber(1, 1_000_000).default(10_000),
  ADMISSION_BODY_BYTES: wholeNumber(1_048_576, 900_000_000).default(33_554_432),
  ADMISSION_OPERATIONS: wholeNumber(1, 100_000).default(256),
  ADMISSION_WAITING: wholeNumber(0, 1_000_000).default(2_000),
  ADMISSION_ANSWER_BYTES: wholeNumber(1_048_576, 900_000_000).default(33_554_432),
  ADMISSION_CLIENT_SHARE: wholeNumber(1, 100).default(50),
};

const shape = z.object(admissionSettings);

export function toAdmission(from: z.output<typeof shape>): AdmissionBounds {
  return {
    capacities: {
      sockets: from.ADMISSION_SOCKETS,
      bodies: from.ADMISSION_BODY_BYTES,
      operations: from.ADMISSION_OPERATIONS,
      waiting: from.ADMISSION_WAITING,
      answers: from.ADMISSION_ANSWER_BYTES,
    },
    clientShare: from.ADMISSION_CLIENT_SHARE / 100,
  };
}
