/** The API's errors: their statuses, their types and the body that carries them. */
import { z } from 'zod';

export const ErrorType = z.enum([
  'invalid_request_error',
  'authentication_error',
  'billing_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'rate_limit_error',
  'api_error',
  'overloaded_error',
]);
export type ErrorType = z.infer<typeof ErrorType>;

/** An answer other than a message. `errorCode` is the stable name that clients branch on, where there is one. */
export type Refusal = {
  status: number;
  type: ErrorType;
  message: string;
  errorCode?: string;
  headers?: Record<string, string>;
};

export const invalidRequest = (message: string): Refusal => ({ status: 400, type: 'invalid_request_error', message });

export type ErrorBody = {
  type: 'error';
  error: { type: ErrorType; message: string; details?: { error_code: string } };
  request_id: string;
};

/** The JSON body of an error, and the data of an `error` event. */
export function errorBody({ type, message, errorCode }: Refusal, requestId: string): ErrorBody {
  return {
    type: 'error',
    error: { type, message, ...(errorCode && { details: { error_code: errorCode } }) },
    request_id: requestId,
  };
}
