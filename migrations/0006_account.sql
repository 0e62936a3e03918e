CREATE TABLE `breaker_transitions` (
	`build_id` text NOT NULL,
	`event` integer NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`text` text NOT NULL,
	`data` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `event`)
);
--> statement-breakpoint
CREATE TABLE `costs` (
	`build_id` text NOT NULL,
	`day` text NOT NULL,
	`role` text NOT NULL,
	`model` text NOT NULL,
	`tenant` text NOT NULL,
	`runs` integer NOT NULL,
	`ms` integer NOT NULL,
	`cost_usd` real NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cache_write_5m_tokens` integer NOT NULL,
	`cache_write_1h_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `day`, `role`, `model`)
);
--> statement-breakpoint
CREATE INDEX `costs_by_day` ON `costs` (`day`,`tenant`);--> statement-breakpoint
CREATE TABLE `discoveries` (
	`build_id` text NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`kind` text NOT NULL,
	`evidence` text NOT NULL,
	`task` text NOT NULL,
	`status` text NOT NULL,
	`into_text` text,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `at`, `text`)
);
--> statement-breakpoint
CREATE TABLE `rounds` (
	`build_id` text NOT NULL,
	`task` text NOT NULL,
	`round` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`started_at` integer,
	`ended_at` integer,
	`cost_usd` real NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `task`, `round`)
);
--> statement-breakpoint
CREATE TABLE `verdicts` (
	`build_id` text NOT NULL,
	`task` text NOT NULL,
	`round` integer NOT NULL,
	`criterion` text NOT NULL,
	`run_id` text NOT NULL,
	`pass` integer NOT NULL,
	`evidence` text NOT NULL,
	`at` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `task`, `round`, `criterion`)
);
