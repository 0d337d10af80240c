/** Requests to the APIs that a database defines (`DEFINE API`), over the server's HTTP side. */
import type { CancellationToken } from "vscode-jsonrpc";
import { checkHeader, checkValue } from "../../common/suites/assertions";
import type { Check } from "../../common/suites/check";
import { jsonText, parseJson } from "../../common/suites/json";
import type { ApiRequest } from "../../common/suites/model";
import type { ActorSession, SuitePlace } from "./actors";
import { Undecided } from "./outcome";

/** Where requests go. */
export interface ApiWorld {
	readonly place: SuitePlace;
	/** Such as `http://localhost:8000`. */
	readonly baseUrl?: string;
	/** How long a request may take, if its case does not say it. */
	readonly requestMs: number;
}

/** Sends the request and checks the answer. Rejects with {@link Undecided} where there is nobody to ask. */
export async function requestApi(
	each: ApiRequest,
	actor: ActorSession,
	world: ApiWorld,
	token: CancellationToken,
): Promise<readonly Check[]> {
	const { status, headers, text } = await answerTo(each, actor, world, token);
	const checks: Check[] = [
		{
			name: "status",
			passed: status === each.expectedStatus,
			...(status === each.expectedStatus
				? { message: "The status is as expected." }
				: {
						message: "The status is another one.",
						expected: String(each.expectedStatus),
						actual: `${status}${text.trim() === "" ? "" : `: ${text.slice(0, 1000)}`}`,
					}),
			at: each.at,
		},
		...each.headerAssertions.map((assertion, index) =>
			checkHeader({ get: (name) => headers.get(name) ?? undefined }, assertion, index),
		),
	];
	if (each.bodyAssertions.length === 0) return checks;
	const body = parseJson(text);
	if (body === undefined)
		throw new Undecided(`The answer (status ${status}) is no JSON, so its body cannot be checked.`);
	return [
		...checks,
		...each.bodyAssertions.map((assertion, index) => checkValue(body, assertion, index, actor.auth?.json)),
	];
}

async function answerTo(each: ApiRequest, actor: ActorSession, world: ApiWorld, token: CancellationToken) {
	const { place, baseUrl, requestMs } = world;
	if (actor.session.link.embedded)
		throw new Undecided(
			"An embedded engine has no HTTP side, and API requests need one. Run this suite on a server: ws://HOST or wss://HOST.",
		);
	if (baseUrl === undefined)
		throw new Undecided(
			"API requests need to know where to go: set base_url under [defaults] in config.toml.",
		);
	const path = each.path.startsWith("/") ? each.path : `/${each.path}`;
	const url = `${baseUrl.replace(/\/+$/, "")}/api/${encodeURIComponent(place.namespace)}/${encodeURIComponent(place.database)}${path}`;
	const headers = headersOf(each, actor);
	const abort = new AbortController();
	const cancelled = token.onCancellationRequested(() => abort.abort());
	const timeoutMs = each.timeoutMs ?? requestMs;
	const timer = setTimeout(() => abort.abort(), timeoutMs);
	try {
		const answer = await fetch(url, {
			method: each.method,
			headers,
			signal: abort.signal,
			...(each.body === undefined ? {} : { body: jsonText(each.body) }),
		});
		return { status: answer.status, headers: answer.headers, text: await answer.text() };
	} catch (error) {
		const why = abort.signal.aborted ? `there was no answer within ${timeoutMs} ms` : reasonOf(error);
		throw new Undecided(`The request to ${url} failed: ${why}.`);
	} finally {
		clearTimeout(timer);
		cancelled.dispose();
	}
}

function headersOf(each: ApiRequest, actor: ActorSession): Headers {
	try {
		const headers = new Headers([...actor.headers]);
		for (const [name, value] of each.headers) headers.set(name, value);
		if (each.body !== undefined && !headers.has("content-type"))
			headers.set("content-type", "application/json");
		return headers;
	} catch {
		// Its message would quote the value.
		throw new Undecided(
			"A header of the request, or of its actor, has a name or a value that HTTP does not take.",
		);
	}
}

function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	if (cause instanceof Error)
		return cause.message || String((cause as { code?: unknown }).code ?? cause.name);
	return error instanceof Error ? error.message : String(error);
}
