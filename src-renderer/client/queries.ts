import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { useState } from 'react';
import type { CallInput, CallName, CallOutput, LongCallName, LongCallOutput } from '../../src-shared/contract/api.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { sentences } from '../strings/index.ts';
import { connection } from './connection.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Events say when something changed; there is nothing to poll for.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        error instanceof VigilError && error.code === 'backend-unavailable' ? failures < 5 : false,
      retryDelay: 700,
    },
  },
});

/** What the core answers to a call, kept under the call's name and input, refreshed by events. */
export function useCall<Name extends CallName>(
  name: Name,
  input: CallInput<Name>,
  options: { enabled?: boolean; keepPrevious?: boolean; everyMs?: number } = {},
): UseQueryResult<CallOutput<Name>, Error> {
  return useQuery<CallOutput<Name>, Error>({
    queryKey: [name, input],
    queryFn: () => connection.client.call(name, input),
    enabled: options.enabled ?? true,
    // For what no event tells of; it rests while the window is hidden.
    refetchInterval: options.everyMs ?? false,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/** What `useCall` would give, for what is needed once: from what is kept, else from the core. Rejects as the call does. */
export function fetchCall<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
  return queryClient.ensureQueryData<CallOutput<Name>>({
    queryKey: [name, input],
    queryFn: () => connection.client.call(name, input),
  });
}

const failureListeners = new Set<(error: Error) => void>();

/** Tells of every failed action whose caller does not show the error itself. */
export function onActionFailed(listener: (error: Error) => void): void {
  failureListeners.add(listener);
}

function tellOfFailure(error: Error): void {
  for (const tell of failureListeners) tell(error);
}

/** A call that changes something; failures are told to `onActionFailed` unless the caller shows them itself. */
export function useAction<Name extends CallName>(
  name: Name,
  options: { refresh?: readonly CallName[]; quiet?: boolean } = {},
): UseMutationResult<CallOutput<Name>, Error, CallInput<Name>> {
  return useMutation<CallOutput<Name>, Error, CallInput<Name>>({
    mutationFn: (input) => connection.client.call(name, input),
    onSuccess: () => refresh(options.refresh ?? []),
    onError: (error) => {
      if (!options.quiet) tellOfFailure(error);
    },
  });
}

/** A long call: settled once its job has ended, with what came out of it; `job` is how it stands until then. */
export function useLongAction<Name extends LongCallName>(
  name: Name,
  options: { refresh?: readonly CallName[] } = {},
): UseMutationResult<LongCallOutput<Name>, Error, CallInput<Name>> & { readonly job: Job | undefined } {
  const [job, setJob] = useState<Job>();
  const mutation = useMutation<LongCallOutput<Name>, Error, CallInput<Name>>({
    mutationFn: (input) => runLongCall(connection.client, name, input, { onChange: setJob, catalog: sentences }),
    onSuccess: () => refresh(options.refresh ?? []),
    onError: tellOfFailure,
    onSettled: () => setJob(undefined),
  });
  return { ...mutation, job };
}

/** Marks what these calls answered as out of date, and asks again for what is on screen. */
export function refresh(names: readonly CallName[]): void {
  for (const name of names) void queryClient.invalidateQueries({ queryKey: [name] });
}
