package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.text.DurationText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the secrets of one creation of settings, each key once, and knows which there
 * were. No message of it holds one.
 */
final class SecretLookup {

	private static final Logger logger = LoggerFactory.getLogger(SecretLookup.class);

	private static final Pattern QUOTED = Pattern.compile("'([^']{3,})'");

	/** What was meant to be a reference. */
	private static final Pattern NEARLY = Pattern.compile("\\s*+secret:/.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final String MASK = "******";

	private final List<SecretResolver> resolvers;

	private final Map<String, Secret> found = new LinkedHashMap<>();

	private final Duration limit;

	/**
	 * A lookup.
	 * @param limit for each secret
	 */
	SecretLookup(List<SecretResolver> resolvers, Duration limit) {
		this.resolvers = resolvers;
		this.limit = limit;
	}

	/** A text of a setting, or the secret that it stands for. */
	@Nullable String text(String setting, @Nullable String text) {
		if (text != null && !SecretResolver.isReference(text) && NEARLY.matcher(text).matches()) {
			logger.warn("'{}' resembles a reference to a secret, but is taken as it stands. Write secret://KEY in lower"
					+ " case, with two slashes, and with nothing before it", setting);
		}
		return (text != null && SecretResolver.isReference(text))
				? value(setting, text.substring(SecretResolver.PREFIX.length())) : text;
	}

	/** The secret of a key. */
	String value(String setting, String key) {
		Secret known = this.found.get(key);
		if (known == null) {
			known = resolve(setting, key);
			this.found.put(key, known);
		}
		return known.value();
	}

	private Secret resolve(String setting, String key) {
		if (key.isEmpty()) {
			throw new InvalidSettingException(setting, "refers to a secret without a key", "Write it as secret://KEY.");
		}
		try {
			return new SecretCall(key, (progress) -> ask(setting, key, progress)).get(this.limit,
					DurationText.of(this.limit));
		}
		catch (SecretCall.NoAnswerException ex) {
			throw unavailable(setting, key, ex.getMessage());
		}
	}

	private Secret ask(String setting, String key, SecretCall.Progress progress) throws SecretCall.NoAnswerException {
		for (SecretResolver resolver : this.resolvers) {
			progress.asks(resolver);
			Secret secret;
			try {
				secret = resolver.resolve(key);
			}
			catch (SecretUnavailableException ex) {
				throw (ex.action() != null)
						? new InvalidSettingException(setting, String.valueOf(ex.getMessage()), ex.action())
						: unavailable(setting, key, ex.getMessage());
			}
			catch (RuntimeException ex) {
				// not kept as the cause: its message may hold a secret
				throw unavailable(setting, key,
						"the resolver '%s' failed with %s".formatted(resolver.name(), classes(ex)));
			}
			if (secret != null && secret.value().isEmpty()) {
				throw unavailable(setting, key, "the resolver '%s' says that it is empty".formatted(resolver.name()));
			}
			if (secret != null) {
				return secret;
			}
		}
		throw unknown(setting, key);
	}

	private static InvalidSettingException unavailable(String setting, String key, @Nullable String why) {
		return new InvalidSettingException(setting, "refers to the secret '%s', and %s".formatted(key, why),
				"Make it available, or correct the key.");
	}

	/** The class of an exception and of its cause, which says more. */
	private static String classes(Throwable failure) {
		Throwable cause = failure.getCause();
		return failure.getClass().getName() + ((cause != null) ? " (" + cause.getClass().getName() + ")" : "");
	}

	private InvalidSettingException unknown(String setting, String key) {
		if (this.resolvers.isEmpty()) {
			return new InvalidSettingException(setting,
					"refers to the secret '%s', and there is no resolver to ask".formatted(key),
					"Add a SecretResolver to the settings of the profile.");
		}
		List<String> asked = this.resolvers.stream().map(SecretResolver::name).toList();
		boolean path = key.startsWith("/") || key.contains("..");
		return new InvalidSettingException(setting,
				"refers to the secret '%s', which nobody knows; asked were %s".formatted(key, asked),
				"Provide the secret, or correct the key."
						+ (path ? " A key for a file is a path below the directory, without '..'." : ""));
	}

	/** Whether there was none so far. */
	boolean isEmpty() {
		return this.found.isEmpty();
	}

	/** How to make the settings anew. */
	SecretRenewal renewal(Supplier<ProfileSettings> again) {
		return new SecretRenewal(new ArrayList<>(this.found.values()), again);
	}

	/** The same error without what may be a secret, or part of one. */
	InvalidSettingException mask(InvalidSettingException ex) {
		if (this.found.isEmpty()) {
			return ex;
		}
		String problem = mask(ex.problem());
		String action = mask(ex.action());
		boolean same = problem.equals(ex.problem()) && action.equals(ex.action());
		return same ? ex : new InvalidSettingException(ex.key(), problem, action);
	}

	private String mask(String text) {
		Matcher quoted = QUOTED.matcher(mask(text, this.found.values()));
		return quoted.replaceAll((match) -> Matcher
			.quoteReplacement(isPartOfASecret(match.group(1)) ? "'" + MASK + "'" : match.group()));
	}

	/** A text without whole secrets. */
	static String mask(String text, Collection<Secret> secrets) {
		String masked = text;
		for (Secret secret : secrets) {
			// a secret of few characters would be found in any word
			if (secret.value().length() > 2) {
				masked = masked.replace(secret.value(), MASK);
			}
		}
		return masked;
	}

	private boolean isPartOfASecret(String text) {
		return this.found.entrySet()
			.stream()
			.anyMatch((each) -> !each.getKey().equals(text) && each.getValue().value().contains(text));
	}

}
