package io.github.pgprofiles.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What is logged of the statements of one profile while it is open. */
public final class SqlLog implements AutoCloseable {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final Logger logger;

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			SqlLog.this.events.add(event);
		}

	};

	public SqlLog(String profile, Level level) {
		this.logger = (Logger) LoggerFactory.getLogger("io.github.pgprofiles.sql." + profile);
		this.logger.setLevel(level);
		this.logger.setAdditive(false);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	/** From now on. */
	public void level(Level level) {
		this.logger.setLevel(level);
	}

	/** The lines up to now, which are forgotten. */
	public List<String> take() {
		List<String> lines = lines();
		this.events.clear();
		return lines;
	}

	public List<String> lines() {
		return this.events.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	public List<ILoggingEvent> events() {
		return this.events;
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
	}

}
