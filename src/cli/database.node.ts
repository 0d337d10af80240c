/** Which database suites run on, and as whom their databases are made. */
import { homedir } from "node:os";
import { CancellationToken } from "vscode-jsonrpc";
import type { Credentials } from "../api";
import { type Link, openLink } from "../backend/connection/link";
import { type Owner, openOwner } from "../backend/suites/owner";
import { httpUrlOf, type SuiteWorld } from "../backend/suites/world";
import { parseEndpoint } from "../model/endpoint";
import { type TestOptions, UsageError } from "./options.node";

/** Values by name: of the process first, then of `.env`. */
export type Environment = (name: string) => string | undefined;

/** A world, and what ends it. */
export interface OpenDatabase {
	readonly world: SuiteWorld;
	/** As messages name it. */
	readonly shownEndpoint: string;
	close(): Promise<void>;
}

/** SurrealKit's names before 1.0, which it refuses as well: whoever still sets them means another database. */
const FORMER = ["HOST", "NAME", "NAMESPACE", "USER", "PASSWORD", "AUTH_LEVEL"];

/** Connects, and makes sure that whoever is to make databases can sign in. */
export async function openDatabase(
	options: TestOptions,
	environment: Environment,
	token: CancellationToken,
): Promise<OpenDatabase> {
	const former = FORMER.filter(
		(name) => environment(`DATABASE_${name}`) && !environment(`SURREALDB_${name}`),
	);
	if (former.length > 0)
		throw new UsageError(
			`DATABASE_${former[0]} is not read any more. Call it SURREALDB_${former[0]}, and so the others: ${former.map((name) => `DATABASE_${name}`).join(", ")}`,
		);
	const given = options.endpoint ?? (environment("SURREALDB_HOST") || "mem://");
	const { normalised, shown } = parseEndpoint(given.replace(/^http(s?):/i, "ws$1:"), {
		workspaceFolder: process.cwd(),
		home: homedir(),
	});
	const seconds = options.connectTimeoutSecs ?? Number(environment("SURREALDB_CONNECT_TIMEOUT_SECS") ?? "30");
	const linkOptions = {
		endpoint: normalised,
		shownEndpoint: shown,
		// As SurrealKit has it, 0 waits as long as it takes.
		timeoutMs: Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : 2 ** 31 - 1,
	};
	const link = await openLink(linkOptions, token);
	// Whoever has cancelled still wants removed what was made.
	const links = new Links(link, () => openLink(linkOptions, CancellationToken.None));
	try {
		const owner = await signedIn(link, ownerOf(link, options, environment));
		const httpUrl = httpUrlOf(normalised);
		return {
			world: {
				ready: () => links.ready(),
				owner,
				environment,
				...(httpUrl === undefined ? {} : { httpUrl }),
			},
			shownEndpoint: shown,
			close: () => links.close(),
		};
	} catch (error) {
		await links.close();
		throw error;
	}
}

/** The link there is; after it was cut a new one. */
class Links {
	#link: Promise<Link> | undefined;

	constructor(
		first: Link,
		private readonly open: () => Promise<Link>,
	) {
		void this.#take(Promise.resolve(first));
	}

	ready(): Promise<Link> {
		return this.#link ?? this.#take(this.open());
	}

	#take(link: Promise<Link>): Promise<Link> {
		this.#link = link;
		const forget = () => {
			if (this.#link === link) this.#link = undefined;
		};
		link.then(({ closed }) => closed.then(forget), forget);
		return link;
	}

	async close(): Promise<void> {
		await (await this.#link)?.close();
	}
}

function ownerOf(link: Link, options: TestOptions, environment: Environment): Owner {
	const level = (options.authLevel ?? (environment("SURREALDB_AUTH_LEVEL") || "root")).toLowerCase();
	const username = options.user ?? (environment("SURREALDB_USER") || "root");
	const password = options.password ?? (environment("SURREALDB_PASSWORD") || "root");
	const root = { level: { kind: "root" } } as const;
	// The engine knows nobody yet, and lets everybody do everything.
	if (link.embedded) return root;
	switch (level) {
		case "none":
			return root;
		case "root":
			return { ...root, secret: { credentials: { kind: "root", username, password } } };
		case "namespace":
		case "ns": {
			const namespace = options.namespace ?? (environment("SURREALDB_NAMESPACE") || "db");
			const credentials: Credentials = { kind: "namespace", namespace, username, password };
			return { level: { kind: "namespace", namespace }, secret: { credentials } };
		}
		default:
			throw new UsageError(
				level === "database" || level === "db"
					? "--auth-level database: a user of a database cannot make the databases that suites run in. Use root or namespace"
					: `--auth-level has to be root, namespace or none, not “${level}”`,
			);
	}
}

/** With the token that the sign-in gave: to check a password takes a server its time. */
async function signedIn(link: Link, owner: Owner): Promise<Owner> {
	if (!owner.secret) return owner;
	const { session, token } = await openOwner(link, owner);
	session.close();
	return token === undefined ? owner : { ...owner, secret: { ...owner.secret, access: token } };
}
