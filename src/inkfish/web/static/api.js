// The API, as the page's session calls it.

/** Call one operation; throws an Error in the server's own words. */
export async function call(method, path, body) {
  const headers = { "X-Inkfish-Page": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error("The server cannot be reached. Check the connection and try again.");
  }
  if (response.status === 401) location.reload();
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error_message ?? `The server answered ${response.status}.`);
  return answer;
}
