import { type ErrorDetail, SessionsError } from "./errors";

/** What can go wrong with a text that is tried on a copy. Apart from the rest: the host starts without it. */
export const whatIfErrors = {
	/** `reason`: the engine's words. */
	doesNotRun: (reason: string, engineVersion: string, position: ErrorDetail["position"]) =>
		new SessionsError(
			"serverError",
			`The text does not run on the embedded engine (SurrealDB ${engineVersion})${position ? `, line ${position.line}, column ${position.column}` : ""}: ${reason}`,
			position ? { position } : undefined,
		),
	leaves: (place: string) =>
		new SessionsError(
			"invalidArgument",
			`The text has a USE that leads out of ${place}, which alone is copied. Take it out, or move the default session to where it leads.`,
		),
	noTable: (name: string, place: string) =>
		new SessionsError(
			"invalidArgument",
			`There is no table “${name}” in ${place}, neither before nor after the text.`,
		),
	noSession: (reasons: readonly string[]) =>
		new SessionsError("notAllowed", `No session could be made again on the copy. ${reasons.join(" ")}`),
} as const;
