-- The log of a workspace: every change and every event, partitioned by month. {schema} is the workspace's schema.
create table if not exists {schema}.change (
    id uuid not null,
    at timestamptz not null default now(),
    kind text not null,
    object text not null,
    record uuid,
    actor uuid,
    door text not null,
    run uuid,
    data jsonb not null default '{{}}',
    primary key (id, at)
) partition by range (at);
create index if not exists change_record_idx on {schema}.change (record, at desc) where record is not null;
create index if not exists change_run_idx on {schema}.change (run) where run is not null;
create table if not exists {schema}.change_rest partition of {schema}.change default;
