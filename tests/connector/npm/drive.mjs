// Reads, writes and errors by the official npm SDK; prints what it saw as one line of JSON.
//
//   node drive.mjs URL API_KEY INTEGRATION_ID

import { Kombo } from "@kombo-api/sdk";
import { KomboAtsError, KomboGeneralError } from "@kombo-api/sdk/models/errors";

const [url, api_key, integration_id] = process.argv.slice(2);
const sdk = new Kombo({ api_key, integration_id, server_url: `${url}/v1`, timeout_ms: 60_000 });

async function all(pages) {
  const found = [];
  let count = 0;
  for await (const page of await pages) {
    count += 1;
    found.push(...page.result.data.results);
  }
  return { found, count };
}

async function refused(kind, call) {
  try {
    await call;
  } catch (error) {
    if (error instanceof kind) return { code: error.data$.error.code, status: error.statusCode };
    throw error;
  }
  throw new Error("it was not refused");
}

const lists = {};
for (const name of ["Users", "Jobs", "Candidates", "Applications", "ApplicationStages", "Interviews", "Tags", "Offers"]) {
  const { found, count } = await all(sdk.ats[`get${name}`]({ page_size: 250 }));
  lists[name] = { records: found.length, ids: new Set(found.map((one) => one.id)).size, pages: count };
}

const { found: jobs } = await all(sdk.ats.getJobs({}));
const job = jobs.find((one) => one.status === "OPEN" && one.stages.length > 1);
const candidate = { first_name: "Ada", last_name: "Lopez", email_address: "ada.of.npm@example.test" };
const created = await sdk.ats.createApplication({ job_id: job.id, body: { candidate } });
const application_id = created.data.id;
await sdk.ats.moveApplicationToStage({ application_id, body: { stage_id: job.stages[1].id } });
await sdk.ats.addApplicationResultLink({ application_id, body: { label: "Score", url: "https://acme.test/1" } });
const { found: read } = await all(sdk.ats.getApplications({ ids: [application_id] }));
const tools = await sdk.general.getTools({ category: "ats" });

console.log(
  JSON.stringify({
    lists,
    created: created.data.candidate.first_name,
    moved: read.map((one) => one.current_stage.id === job.stages[1].id),
    tools: tools.data.tools.map((one) => one.id),
    unknown: await refused(KomboAtsError, sdk.ats.getCandidateAttachments({ candidate_id: "remote:nobody" })),
    unavailable: await refused(
      KomboAtsError,
      sdk.ats.addCandidateTag({ candidate_id: "remote:1", body: { tag: { name: "x" } } }),
    ),
    general: await refused(KomboGeneralError, sdk.general.getIntegrationDetails({ integration_id: "gem:nobody" })),
  }),
);
