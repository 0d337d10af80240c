/** The permission matrix on the embedded engine, beside the same reads and writes by the bare SDK. */
import * as protocol from "../src/protocol/backend";
import { permissionMatrix } from "../src/protocol/permissions";
import { Backend } from "../test/contract/support/backend";
import { median, type Row } from "./measure";

const TABLES = 50;
const SESSIONS = 6;
const RECORDS = 20;
const PLACE = { namespace: "bench", database: "bench" };

/** 50 tables × 6 sessions: users who see and write some of the records, one who may do nothing, and the owner. */
export async function matrixRows(): Promise<Row[]> {
	const backend = await Backend.start();
	try {
		await backend.connect({ endpoint: "mem://", ...PLACE });
		for (const { error } of await backend.query("default", schema()))
			if (error) throw new Error(error.message);
		const sessions = ["default"];
		for (let user = 1; user < SESSIONS; user++) sessions.push(await signedIn(backend, `u${user}`));
		const rows: Row[] = [];
		// The command tries fields, too; the API does if it is asked.
		for (const fields of [true, false]) {
			const times: number[] = [];
			for (let round = 0; round < 3; round++) times.push(await matrixOf(backend, sessions, fields));
			const what = `permission matrix of ${TABLES} tables of ${RECORDS} records${fields ? ", with their 3 fields," : ""} and ${SESSIONS} sessions, embedded`;
			rows.push({ what, ours: median(times), unit: "ms", goal: 10_000 });
		}
		return rows;
	} finally {
		await backend.stop();
	}
}

/** Milliseconds. */
async function matrixOf({ rpc }: Backend, sessions: readonly string[], fields: boolean): Promise<number> {
	const begun = performance.now();
	const params = { key: "bench", sessions, fields, records: 100, confirmed: [] };
	const { cells } = await rpc.sendRequest(permissionMatrix, params);
	const took = performance.now() - begun;
	const unknown = cells.filter(({ verdict, table }) => verdict === "unknown" && table !== "user");
	if (unknown.length > 0) throw new Error(`Unknown: ${JSON.stringify(unknown[0])}`);
	return took;
}

function schema(): string {
	const users = Array.from({ length: SESSIONS }, (_, at) => `CREATE user:u${at} SET pass = 'u${at}';`);
	const tables = Array.from(
		{ length: TABLES },
		(_, at) => `
DEFINE TABLE t${at} SCHEMAFULL PERMISSIONS FOR select WHERE open OR owner = $auth, FOR create, update, delete WHERE owner = $auth;
DEFINE FIELD owner ON t${at} TYPE record<user>; DEFINE FIELD open ON t${at} TYPE bool; DEFINE FIELD title ON t${at} TYPE string;
FOR $i IN 0..${RECORDS} { CREATE type::record('t${at}', $i) SET owner = type::record('user', 'u' + <string> ($i % ${SESSIONS})), open = $i % 3 = 0, title = 'title ' + <string> $i };`,
	);
	return `DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select WHERE id = $auth; ${users.join(" ")}
DEFINE ACCESS account ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE id = type::record('user', $user) AND pass = $user);
${tables.join("\n")}`;
}

async function signedIn({ rpc }: Backend, user: string): Promise<string> {
	const { id } = await rpc.sendRequest(protocol.createSession, PLACE);
	const credentials = { kind: "record", ...PLACE, access: "account", variables: { user } } as const;
	await rpc.sendRequest(protocol.signIn, { id, credentials });
	return id;
}
