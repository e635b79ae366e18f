"""Imports every model, so that `Base.metadata` is whole for migrations."""

import bot.care.models
import bot.conversations.models
import bot.desk.models
import bot.dialogue.models
import bot.gateway.models
import bot.identity.models
import bot.integrations.models
import bot.notify.models
import bot.photos.models
import bot.returns.models
import bot.shop.models  # noqa: F401
from bot.db.base import Base

metadata = Base.metadata
