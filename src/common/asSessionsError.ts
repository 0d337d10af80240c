import { errors, SessionsError } from "./errors";
import { withoutStop } from "./sentences";

/** `error` as something that a user may see: whatever is not one of ours became that by a mistake of ours. */
export function asSessionsError(error: unknown): SessionsError {
	if (error instanceof SessionsError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return errors.backendFailed(
		`Something went wrong that should not have: ${withoutStop(message)}. See the log.`,
	);
}
