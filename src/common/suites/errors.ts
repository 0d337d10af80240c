import { SessionsError } from "../errors";

/** As `errors`, for what only a run of suites can say: the extension starts without it. */
export const suiteErrors = {
	caseTooSlow: (ms: number) =>
		new SessionsError(
			"timeout",
			`It took longer than the ${ms} ms that a case has. Give it more by timeout_ms under [defaults] in config.toml, or by --timeout-ms.`,
		),
	noOwner: () =>
		new SessionsError(
			"invalidArgument",
			"Test suites run in namespaces and databases of their own, which a root or a namespace user makes. Sign the default session in as one, or run them on the embedded engine.",
		),
} as const;
