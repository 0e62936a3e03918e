CREATE TABLE `tenants` (
	`name` text PRIMARY KEY NOT NULL,
	`max_builds` integer,
	`max_usd_per_month` real
);
