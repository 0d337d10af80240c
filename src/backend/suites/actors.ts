/** The sessions that a suite's cases work as. */

import type { Json } from "../../common/suites/json";
import type { Actor, Setting } from "../../common/suites/model";
import { ROOT_ACTOR } from "../../common/suites/shared";
import type { RawValue } from "../cbor/codec";
import type { Link } from "../connection/link";
import { withoutSecrets } from "../connection/quotedSecrets";
import { tokensOf } from "../connection/signIn";
import { openOwner } from "./owner";
import { parametersOf } from "./parameters";
import { Refusal, SuiteSession } from "./session";
import { jsonOf } from "./values";
import type { SuiteWorld } from "./world";

/** Somebody who is signed in. */
export interface ActorSession {
	readonly name: string;
	readonly session: SuiteSession;
	/** HTTP headers of its requests. */
	readonly headers: ReadonlyMap<string, string>;
	/** `$auth`, for those who have one. */
	readonly auth?: { readonly json: Json; readonly value: RawValue };
}

/** Why an actor is not there. */
export class ActorError extends Error {
	override readonly name = "ActorError";
	constructor(
		readonly actor: Actor,
		why: string,
	) {
		super(`Actor “${actor.name}”: ${why}`);
	}
}

/** The suite's own namespace and database. */
export interface SuitePlace {
	readonly namespace: string;
	readonly database: string;
}

/** The actor that every suite has. Its requests carry no authentication, unless the project names it. */
export async function openRoot(world: SuiteWorld, link: Link, place: SuitePlace): Promise<ActorSession> {
	const { session } = await openOwner(link, world.owner);
	await session.use(place.namespace, place.database);
	return { name: ROOT_ACTOR, session, headers: new Map() };
}

/** Signs an actor in. Rejects with an {@link ActorError} where that is refused, or something for it is missing. */
export async function openActor(
	world: SuiteWorld,
	link: Link,
	actor: Actor,
	suite: SuitePlace,
): Promise<ActorSession> {
	const value = new Values(world, actor);
	const place = {
		namespace: value.of("namespace") ?? suite.namespace,
		database: value.of("database") ?? suite.database,
	};
	const { session, token } = await signedIn(world, link, actor, value, place);
	try {
		await session.use(place.namespace, place.database);
		const raw = await session.run("RETURN $auth");
		const json = raw && jsonOf(raw.bytes);
		return {
			name: actor.name,
			session,
			headers: headersOf(actor, token),
			...(raw && json !== null && json !== undefined ? { auth: { json, value: raw } } : {}),
		};
	} catch (error) {
		session.close();
		if (error instanceof Refusal) throw new ActorError(actor, error.message);
		throw error;
	}
}

function headersOf({ headers }: Actor, token: string | undefined): ReadonlyMap<string, string> {
	const isGiven = [...headers.keys()].some((name) => name.toLowerCase() === "authorization");
	return token === undefined || isGiven
		? headers
		: new Map([...headers, ["authorization", `Bearer ${token}`]]);
}

type SettingName = "username" | "password" | "namespace" | "database" | "access" | "token";

/** The values that an actor's settings have now. */
class Values {
	constructor(
		private readonly world: SuiteWorld,
		private readonly actor: Actor,
	) {}

	/** What is written down, else what the environment has; what is blank counts as absent. */
	of(name: SettingName): string | undefined {
		const { literal, environment }: Setting = this.actor[name];
		if (literal !== undefined && literal.trim() !== "") return literal;
		if (environment === undefined) return undefined;
		const value = this.world.environment(environment);
		if (value === undefined)
			throw new ActorError(
				this.actor,
				`the environment variable ${environment} is not set. Set it to its ${name}.`,
			);
		return value.trim() === "" ? undefined : value;
	}

	needed(name: SettingName): string {
		const value = this.of(name);
		if (value === undefined) throw new ActorError(this.actor, `its ${name} is empty. Give it one.`);
		return value;
	}
}

interface SignedIn {
	readonly session: SuiteSession;
	readonly token?: string;
}

async function signedIn(
	world: SuiteWorld,
	link: Link,
	actor: Actor,
	value: Values,
	place: SuitePlace,
): Promise<SignedIn> {
	if (actor.kind === "headers") return openOwner(link, world.owner);
	if (actor.kind === "root") {
		const given = rootUser(world, value);
		if (!given) return openOwner(link, world.owner);
	}
	const calls = callsOf(world, actor, value, place);
	const session = await SuiteSession.open(link);
	try {
		let answer: unknown;
		for (const [method, params] of calls) answer = await session.call<unknown>(method, [params]);
		const token = actor.kind === "token" ? value.needed("token") : tokensOf(answer).access;
		return { session, ...(token === undefined ? {} : { token }) };
	} catch (error) {
		session.close();
		if (!(error instanceof Refusal)) throw error;
		throw new ActorError(
			actor,
			`could not sign in: ${withoutSecrets(error.message, ...secretsOf(actor, value))}`,
		);
	}
}

/** Who an actor of kind root is, unless it is the owner. */
function rootUser(world: SuiteWorld, value: Values): { username: string; password: string } | undefined {
	const owner = world.owner.secret?.credentials;
	const known = owner?.kind === "root" ? owner : undefined;
	const username = value.of("username") ?? known?.username;
	const password = value.of("password") ?? known?.password;
	if (username === undefined || password === undefined) return undefined;
	return username === known?.username && password === known?.password ? undefined : { username, password };
}

/** What is called to be signed in, one after the other. */
function callsOf(
	world: SuiteWorld,
	actor: Actor,
	value: Values,
	{ namespace: ns, database: db }: SuitePlace,
): readonly (readonly [method: string, params: unknown])[] {
	const user = () => ({ user: value.needed("username"), pass: value.needed("password") });
	switch (actor.kind) {
		case "root": {
			const { username = "", password = "" } = rootUser(world, value) ?? {};
			return [["signin", { user: username, pass: password }]];
		}
		case "namespace":
			return [["signin", { ...user(), ns }]];
		case "database":
			return [["signin", { ...user(), ns, db }]];
		case "token":
			return [["authenticate", value.needed("token")]];
		default: {
			const ac = value.needed("access");
			const signIn = ["signin", { ...parametersOf(actor.signIn), ac, ns, db }] as const;
			return actor.signUp ? [["signup", { ...parametersOf(actor.signUp), ac, ns, db }], signIn] : [signIn];
		}
	}
}

/** What no message may show. */
function secretsOf(actor: Actor, value: Values): readonly string[] {
	const texts = [actor.signUp, actor.signIn].flatMap((table) =>
		[...(table?.entries.values() ?? [])].flatMap((entry) =>
			entry.value.kind === "string" ? entry.value.value : [],
		),
	);
	return [...texts, value.of("password") ?? "", value.of("token") ?? ""].filter(Boolean);
}
