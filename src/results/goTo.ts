import { workspace as documents, Range, Uri, window } from "vscode";
import { errorPlaces } from "../model/errorPlaces";
import type { Run } from "../model/run";

/** Shows where an error of `run` is, in the editor: of one statement, or of the run as a whole. */
export async function showError(run: Run, statement: number | undefined): Promise<void> {
	const place = errorPlaces(run.text, run.state).find((each) => each.statement === statement);
	if (!run.source || !place) return;
	const document = await documents.openTextDocument(Uri.parse(run.source.uri));
	// The document may have been edited since: then this is about where it was.
	const at = (offset: number) => document.positionAt((run.source?.offset ?? 0) + offset);
	await window.showTextDocument(document, { selection: new Range(at(place.start), at(place.end)) });
}
