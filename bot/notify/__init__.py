"""Messages that we send unasked: one-time codes and news, by e-mail or SMS, with retries."""
