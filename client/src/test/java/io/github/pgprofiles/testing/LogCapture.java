package io.github.pgprofiles.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open: ours, the pool's and the driver's. */
public final class LogCapture implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final java.util.logging.Logger driver = java.util.logging.Logger.getLogger("org.postgresql");

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			LogCapture.this.lines
				.add(event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()));
		}

	};

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			LogCapture.this.lines.add(new SimpleFormatter().format(record));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	public LogCapture() {
		this.appender.start();
		this.root.setLevel(Level.DEBUG);
		this.root.addAppender(this.appender);
		this.handler.setLevel(java.util.logging.Level.ALL);
		this.driver.setLevel(java.util.logging.Level.ALL);
		this.driver.addHandler(this.handler);
	}

	public List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		this.root.detachAppender(this.appender);
		this.root.setLevel(this.level);
		this.driver.removeHandler(this.handler);
		this.driver.setLevel(null);
	}

}
