import type { ChatOptions, GroupChatVerbs, GroupThreadVerbs } from '../../src/index.ts';
import { groupChat } from '../../src/index.ts';
import { member } from '../wire/fixtures/frames.ts';
import { FeatureStage, Stage, threadId } from './stage.ts';

/** A live chat's channel at the gateway. */
export const livechat: Partial<ChatOptions> = { channelKind: 'livechat', channelId: 'chat_livechat' };

/** A live chat that nobody is at. */
export const closed: Partial<ChatOptions> = { channelId: 'chat_livechat_offline' };

/** A live chat that was begun. */
export function inLivechat<S extends Stage>(stage: S): S {
  stage.aliases.set('chat_livechat', 'chat_x');
  stage.open();
  void stage.thread.start();
  stage.pass(500);
  return withContact(stage);
}

/** The contact's real id stands for the examples' one. */
export function withContact<S extends Stage>(stage: S): S {
  stage.aliases.set(String(stage.thread.snapshot.contact?.id), '90210');
  return stage;
}

/** The thread of the examples with a past. */
export function seeded<S extends Stage>(stage: S, count = 3, channelId = 'chat_x'): S {
  stage.world.control('seed', { threadId, customerId: 'cust-7', brandId: 4711, channelId, count });
  return stage;
}

/** A legacy session with an access token. */
export function withToken(): Stage {
  const stage = new Stage({ config: { legacyAccessToken: true, accessTokenExpiresIn: 100 } });
  stage.opened.chat.thread();
  stage.live();
  const authorized = stage.opened.frames.find(({ frame }) => member(frame, 'postback', 'eventType') === 'ConsumerAuthorized');
  stage.aliases.set(String(member(authorized?.frame, 'postback', 'data', 'accessToken', 'token')), 'acc-1');
  return stage;
}

/** A live chat with the feature for group chats. */
export const inGroup = (): FeatureStage<GroupChatVerbs, GroupThreadVerbs> => inLivechat(new FeatureStage(groupChat(), { options: livechat }));
