#!/usr/bin/env node
/** Entry of the command line: `surrealdb-session-workspaces test …`. It needs no VS Code. */
import { asSessionsError } from "../common/asSessionsError";
import { cancellation } from "../common/cancellation";
import { HELP, UsageError } from "./options.node";
import { test } from "./test.node";

/** What a shell gives for a program that was interrupted. */
const INTERRUPTED = 130;

const [command, ...args] = process.argv.slice(2);

if (
	command === undefined ||
	["help", "--help", "-h"].includes(command) ||
	args.includes("--help") ||
	args.includes("-h")
) {
	// Who says nothing has not asked for it.
	if (command === undefined) console.error(HELP);
	else console.log(HELP);
	process.exit(command === undefined ? 2 : 0);
}
if (command !== "test") {
	console.error(`“${command}” is not a command. There is one: test\n\n${HELP}`);
	process.exit(2);
}

const { token, cancel } = cancellation();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.on(signal, () => {
		// Whoever asks twice does not want to wait for what is being removed.
		if (token.isCancellationRequested) process.exit(INTERRUPTED);
		console.error("Cancelled: removing what was made. Again ends at once.");
		cancel();
	});
}

let code = 2;
try {
	code = await test(
		args,
		{
			cwd: process.cwd(),
			env: process.env,
			colours: process.stdout.isTTY && !process.env["NO_COLOR"],
			out: (line) => console.log(line),
			err: (line) => console.error(line),
		},
		token,
	);
} catch (error) {
	if (error instanceof UsageError) console.error(`${error.message}. See --help.`);
	else console.error(asSessionsError(error).message);
}
if (token.isCancellationRequested) code = INTERRUPTED;
// A process that holds an embedded engine stays alive by itself; what was written has to be out before it ends.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
