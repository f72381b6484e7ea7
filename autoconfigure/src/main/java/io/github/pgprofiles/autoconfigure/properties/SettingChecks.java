package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SecretResolver;

import org.jspecify.annotations.Nullable;

/** Tries the settings of one profile one by one. */
final class SettingChecks {

	/**
	 * Properties of the driver that name a class, which may have properties of its own.
	 */
	private static final Set<String> OWN_CLASSES = Set.of("socketFactory", "sslfactory",
			"authenticationPluginClassName");

	private static final List<Consumer<ProfileDefinition>> SECTIONS = List.of(SectionSettings::pool,
			(each) -> SectionSettings.timeouts(each.properties().getTimeouts()),
			(each) -> SectionSettings.retry(each.properties().getRetry()),
			(each) -> each.properties().getLogging().settings(),
			(each) -> each.properties().getNotifications().settings(),
			(each) -> SectionSettings.once(each.properties().getOnce()),
			(each) -> SectionSettings.startup(each.properties()), (each) -> NodeSettings.checkWait(each.properties()));

	private final ProfileDefinition definition;

	private final EffectiveSettings settings;

	SettingChecks(ProfileDefinition definition, EffectiveSettings settings) {
		this.definition = definition;
		this.settings = settings;
	}

	/**
	 * Tries the sections, and all settings that need no other one.
	 * @return what is wrong
	 */
	List<InvalidSettingException> run() {
		List<InvalidSettingException> invalid = new ArrayList<>();
		SECTIONS.forEach((section) -> attemptAll(section, invalid));
		ProfileProperties properties = this.definition.properties();
		for (int i = 0; i < SectionSettings.checked(properties).size(); i++) {
			int index = i;
			attemptAll((each) -> SectionSettings.checked(each.properties()).get(index).check(), invalid);
		}
		attempt("dsn", properties.getDsn(), ProfileSettingsBuilder::dsn, invalid);
		attempt("host", textOrNull(properties.getHost()), ProfileSettingsBuilder::host, invalid);
		attempt("port", properties.getPort(), ProfileSettingsBuilder::port, invalid);
		attempt("database", properties.getDatabase(), ProfileSettingsBuilder::database, invalid);
		attempt("user", properties.getUser(), ProfileSettingsBuilder::user, invalid);
		attempt("sslmode", properties.getSslmode(), ProfileSettingsBuilder::sslmode, invalid);
		attempt("connect-timeout", properties.getConnectTimeout(), ProfileSettingsBuilder::connectTimeout, invalid);
		attempt("application-name", properties.getApplicationName(), ProfileSettingsBuilder::applicationName, invalid);
		if (properties.getExtensions() != null) {
			properties.getExtensions()
				.forEach((name) -> attempt("extensions", List.of(name), ProfileSettingsBuilder::extensions, invalid));
		}
		Map<String, String> driver = properties.getProperties();
		driver.forEach((name, value) -> attempt("properties[" + name + "]", name, (builder, property) -> {
			ownClasses().forEach((own) -> builder.property(own, driver.getOrDefault(own, "")));
			builder.property(property, value);
		}, invalid));
		return invalid;
	}

	/**
	 * Tries a section again and again, without the keys that are known to be wrong. What
	 * is wrong only beside the default of one of those is not.
	 */
	private void attemptAll(Consumer<ProfileDefinition> section, List<InvalidSettingException> invalid) {
		Set<String> wrong = new HashSet<>();
		ProfileDefinition left = this.definition;
		while (true) {
			try {
				section.accept(left);
				return;
			}
			catch (InvalidSettingException ex) {
				if (wrong.stream().noneMatch((key) -> ex.problem().contains(key))) {
					invalid.add(ex);
				}
				if (this.settings.get(ex.key()) == null || !wrong.add(ex.key())) {
					return;
				}
			}
			left = new ProfileDefinition(this.definition.name(),
					SettingsBinder.bind(this.settings.without(wrong), new Problems()), this.definition.ownMinSize());
		}
	}

	private static @Nullable String textOrNull(@Nullable String text) {
		return (text != null && !text.isBlank()) ? text : null;
	}

	/** The DSN may name one too. */
	private Stream<String> ownClasses() {
		Set<String> names = new HashSet<>(this.definition.properties().getProperties().keySet());
		String dsn = this.definition.properties().getDsn();
		if (dsn != null) {
			try {
				names.addAll(Dsn.parse(dsn).properties().keySet());
			}
			catch (InvalidSettingException ex) {
				// is reported by itself
			}
		}
		return OWN_CLASSES.stream().filter(names::contains);
	}

	private <T> void attempt(String key, @Nullable T value, BiConsumer<ProfileSettingsBuilder, T> setter,
			List<InvalidSettingException> invalid) {
		boolean resolved = this.settings.unresolved().keySet().stream().noneMatch((each) -> each.startsWith(key));
		// a secret is known at the start of the pools only
		boolean secret = value instanceof String text
				&& (SecretResolver.isReference(text) || SecretResolver.isReferenceInDsn(text));
		if (value != null && resolved && !secret) {
			attempt(() -> {
				ProfileSettingsBuilder builder = ProfileSettings.builder(this.definition.profile());
				setter.accept(builder.host("localhost"), value);
				return builder.build();
			}, invalid);
		}
	}

	private static void attempt(Supplier<?> settings, List<InvalidSettingException> invalid) {
		try {
			Objects.requireNonNull(settings.get());
		}
		catch (InvalidSettingException ex) {
			invalid.add(ex);
		}
	}

	/** Whether every placeholder is replaced. */
	boolean isResolved() {
		return this.settings.unresolved().isEmpty();
	}

	/** Variables that name a property that only a class of the user's knows. */
	List<ProfileConfigurationException> lostCases() {
		boolean variables = this.settings.all()
			.values()
			.stream()
			.anyMatch((setting) -> setting.fromEnvironment() && LayerReader.driverProperty(setting.key()) != null);
		if (!variables) {
			return List.of();
		}
		boolean ownClass = ownClasses().findAny().isPresent();
		return this.settings.all()
			.values()
			.stream()
			.map((setting) -> LayerReader.caseLost(setting, ownClass))
			.filter(Objects::nonNull)
			.toList();
	}

}
