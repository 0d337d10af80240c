// npm run tour: the main job of the extension, done by itself in a real VS Code with a real mouse and keyboard, on a copy
// of examples/notes: connect, fork, sign in, set a variable, run the same query as several, compare them, and find the permission
// that is wrong.
//
//   npm run tour [-- --no-pictures]
//
// Prints each step with what it saw, and ends with 1 at the first that does not give what it should. On the way it takes
// the pictures of docs/images.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { repoRoot } from "./tools/paths.mjs";
import { freezeWhatIsSeen } from "./tour/freeze.mjs";
import { Guide } from "./tour/guide.mjs";
import { runPermissionTests } from "./tour/permissionTests.mjs";
import { takePictures } from "./tour/pictures.mjs";
import { closeEditors, peopleSeeDifferentRows, silentDenial, variableOfASession } from "./tour/queries.mjs";
import { connect, newcomer, people } from "./tour/sessions.mjs";
import { compareSessions, findTheMistake, mendTheMistake } from "./tour/whoSeesWhat.mjs";

const { values: args } = parseArgs({ options: { "no-pictures": { type: "boolean", default: false } } });

const guide = await Guide.start(args["no-pictures"] ? undefined : join(repoRoot, "docs", "images"));
try {
	await connect(guide);
	await people(guide);
	await newcomer(guide);
	await variableOfASession(guide);
	await silentDenial(guide);
	await closeEditors(guide);
	await peopleSeeDifferentRows(guide);
	await takePictures(guide);
	await closeEditors(guide);
	await compareSessions(guide);
	await closeEditors(guide);
	await findTheMistake(guide);
	await closeEditors(guide);
	await mendTheMistake(guide);
	await closeEditors(guide);
	await runPermissionTests(guide);
	await closeEditors(guide);
	await freezeWhatIsSeen(guide);
	console.log(`\nThe tour went through in ${guide.seconds()} s.`);
} catch (error) {
	await guide.explain(error);
	process.exitCode = 1;
} finally {
	await guide.end();
}
