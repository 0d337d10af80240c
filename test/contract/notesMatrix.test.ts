/** The permission matrix of the workspace in examples/notes: what its permissions say, and the one that is wrong. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PermissionMatrix } from "../../src/api";
import { type Api, theApi } from "./api/support/subject";
import { root } from "./support/places";
import { type Server, startServer, surrealBin } from "./support/server";

const text = (name: string) =>
	readFileSync(fileURLToPath(new URL(`../../examples/notes/${name}`, import.meta.url)), "utf8");

const home = { namespace: "notes", database: "notes" };

describe.each(["mem://", ...(surrealBin ? ["server"] : [])])(
	"the matrix of examples/notes on %s",
	(where) => {
		let server: Server | undefined;
		let api: Api;
		let matrix: PermissionMatrix;
		let bob: string;

		beforeAll(async () => {
			api = await theApi();
			if (where === "server") server = await startServer();
			await api.connect(
				server ? { endpoint: server.endpoint, ...home, auth: root } : { endpoint: where, ...home },
			);
			await api.query("default", text("schema.surql"));
			await api.query("default", text("seed.surql"));
			const ids = [];
			for (const name of ["alice", "bob"]) {
				const { id } = await api.createSession({ name, ...home });
				const variables = { name, password: `${name}-example` };
				await api.signIn(id, { kind: "record", ...home, access: "account", variables });
				ids.push(id);
			}
			bob = ids[1] ?? "";
			matrix = await api.permissionMatrix(ids, { fields: true });
		});
		afterAll(async () => {
			await api.disconnect();
			await server?.stop();
		});

		/** Such as `partly 4/6`, with the reason where it is not known. */
		const verdict = (name: string, action: string) => {
			const [table, field] = name.split(".");
			const cell = matrix.cells.find(
				(each) =>
					each.session === bob && each.table === table && each.field === field && each.action === action,
			);
			if (!cell) return "no such cell";
			if (cell.verdict === "unknown") return `unknown: ${cell.reason}`;
			return cell.tried === undefined ? cell.verdict : `${cell.verdict} ${cell.allowed}/${cell.tried}`;
		};

		it.each([
			["note", "partly 4/6", "allowed 1/1", "partly 2/6", "partly 1/6"],
			["tag", "allowed 3/3", "silentlyDenied 0/1", "silentlyDenied 0/3", "silentlyDenied 0/3"],
			["user", "allowed 3/3", "silentlyDenied 0/1", "partly 1/3", "partly 1/3"],
			["comment", "partly 3/4", "allowed 1/1", "partly 1/4", "partly 2/4"],
			["shared", "partly 1/2", "allowed 1/1", "silentlyDenied 0/2", "silentlyDenied 0/2"],
			["tagged", "partly 3/4", "allowed 1/1", "silentlyDenied 0/4", "partly 1/4"],
			// It is meant to be bob's own two: select is wrong, as its comment says.
			["bookmark", "allowed 4/4", "allowed 1/1", "partly 2/4", "partly 2/4"],
		])("says what bob may do with %s", (table, ...verdicts) => {
			expect(["select", "create", "update", "delete"].map((action) => verdict(table, action))).toEqual(
				verdicts,
			);
		});

		it.each([
			["user.email", "partly 1/3", "partly 1/3"],
			[
				"user.password",
				"silentlyDenied 0/3",
				"unknown: not known of 1 of them: the session cannot see the field, so what was kept of it is not known",
			],
			["user.name", "allowed 3/3", "partly 1/3"],
			["note.remark", "partly 1/3", "partly 2/6"],
			["note.title", "partly 4/6", "partly 2/6"],
		])("says what bob may do with %s", (field, ...verdicts) => {
			expect(["select", "update"].map((action) => verdict(field, action))).toEqual(verdicts);
		});
	},
);
