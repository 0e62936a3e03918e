/** What a submission or a repository asked for and was not given, as data with its words. */
import { z } from 'zod';
import { few } from '../one-line.ts';
import { repositoryFile } from './environment.ts';
import { FailedSetUp, failedSetUpText } from './failed-set-up.ts';
import { LackingService, lackingServiceText } from './lacking-service.ts';

const By = z.enum(['submission', 'file']);

export const NotGiven = z.discriminatedUnion('code', [
  /** Nobody asked for these, so the build does without. */
  z.strictObject({ code: z.literal('detected-setup-fails'), failed: FailedSetUp }),
  z.strictObject({ code: z.literal('detected-service-lacks'), service: LackingService }),
  /** Only who submits may say which secrets are used. */
  z.strictObject({ code: z.literal('secrets-in-file'), secrets: z.array(z.string()) }),
  /** Only who submits may say which hosts are reached. */
  z.strictObject({ code: z.literal('hosts-in-file'), during: z.enum(['setup', 'run']), hosts: z.array(z.string()) }),
  z.strictObject({ code: z.literal('larger-instance'), by: By, asked: z.string(), given: z.string() }),
  z.strictObject({ code: z.literal('no-instances'), by: By, asked: z.string() }),
  z.strictObject({ code: z.literal('unknown-image'), by: By, asked: z.string(), images: z.array(z.string()) }),
  z.strictObject({ code: z.literal('no-images'), by: By, asked: z.string() }),
  z.strictObject({ code: z.literal('longer-tests'), by: By, askedMinutes: z.number(), givenMinutes: z.number() }),
  z.strictObject({ code: z.literal('unknown-secret'), secret: z.string(), secrets: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('secret-elsewhere'),
    secret: z.string(),
    host: z.string(),
    hosts: z.array(z.string()),
  }),
]);
export type NotGiven = z.infer<typeof NotGiven>;

export function notGivenText(notGiven: NotGiven): string {
  switch (notGiven.code) {
    case 'detected-setup-fails':
      return `${failedSetUpText(notGiven.failed)}; it was detected and not asked for, so it is left out`;
    case 'detected-service-lacks':
      return `${lackingServiceText(notGiven.service)}; it was detected and not asked for, so it is left out`;
    case 'secrets-in-file':
      return `${repositoryFile} may not use secrets (${few(notGiven.secrets)}): only the submission may`;
    case 'hosts-in-file':
      return `${repositoryFile} may not name hosts for ${notGiven.during} (${few(notGiven.hosts)}): only presets, or what the submission allows`;
    case 'larger-instance':
      return `${whoseText(notGiven.by)} asks for ${notGiven.asked}, and at most ${notGiven.given} is given`;
    case 'no-instances':
      return `${whoseText(notGiven.by)} asks for ${notGiven.asked}, and this place has no sizes`;
    case 'unknown-image':
      return `${whoseText(notGiven.by)} asks for the image ${notGiven.asked}; there are ${notGiven.images.join(', ')}`;
    case 'no-images':
      return `${whoseText(notGiven.by)} asks for the image ${notGiven.asked}, and this place has none: the machine's own programs are used`;
    case 'longer-tests':
      return `${whoseText(notGiven.by)} asks for tests of ${notGiven.askedMinutes} minutes, and at most ${notGiven.givenMinutes} are given`;
    case 'unknown-secret':
      return `there is no secret ${notGiven.secret}; the deployment declares ${few(notGiven.secrets) || 'none'}`;
    case 'secret-elsewhere':
      return `the secret ${notGiven.secret} may not go to ${notGiven.host}, only to ${few(notGiven.hosts)}`;
    default:
      return notGiven satisfies never;
  }
}

const whoseText = (by: z.infer<typeof By>): string => (by === 'file' ? repositoryFile : 'the submission');
