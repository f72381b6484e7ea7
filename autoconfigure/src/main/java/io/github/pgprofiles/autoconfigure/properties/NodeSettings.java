package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition.Node;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.ReplicaSettings;
import io.github.pgprofiles.config.SecretResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/** The nodes of a profile, and the client's settings of them. */
final class NodeSettings {

	private static final Log logger = LogFactory.getLog(NodeSettings.class);

	/** What says where a node is, in the order in which it is told of. */
	private static final List<String> PLACE = List.of("dsn", "host", "port", "enabled");

	private NodeSettings() {
	}

	/**
	 * Reads the nodes among the settings of a profile. What belongs to one that is not
	 * enabled is removed there.
	 */
	static List<Node> read(String profile, EffectiveSettings settings, boolean ownMinSize, Problems problems) {
		Map<String, Setting> ofProfile = new LinkedHashMap<>();
		Map<String, Map<String, Setting>> ofNodes = new LinkedHashMap<>();
		settings.all().forEach((key, setting) -> {
			String node = NodeKeys.node(key);
			if (node == null) {
				ofProfile.put(key, setting);
			}
			else {
				String within = NodeKeys.plain(key);
				ofNodes.computeIfAbsent(node, (name) -> new LinkedHashMap<>())
					.put(within, setting.withKey(within, setting.spelled()));
			}
		});
		List<Node> nodes = new ArrayList<>();
		ofNodes.forEach((name, written) -> {
			Problems ofNode = new Problems();
			ProfileProperties own = SettingsBinder.bind(written, ofNode);
			if (Boolean.FALSE.equals(own.getEnabled())) {
				settings.all().keySet().removeIf((key) -> name.equals(NodeKeys.node(key)));
				settings.unresolved().keySet().removeIf((key) -> name.equals(NodeKeys.node(key)));
				return;
			}
			problems.addAll(ofNode);
			boolean min = written.containsKey("pool.min-size") || (ownMinSize && !written.containsKey("pool.max-size"));
			ProfileProperties all = SettingsBinder.bind(LayerReader.merge(List.of(ofProfile, written)).settings(),
					new Problems());
			nodes.add(new Node(name, own, new ProfileDefinition(profile + "/" + name, all, min),
					Set.copyOf(sections(written.keySet()))));
		});
		return List.copyOf(nodes);
	}

	private static Set<String> sections(Collection<String> keys) {
		Set<String> sections = new LinkedHashSet<>();
		keys.forEach((key) -> sections.add(Setting.listOf(key).split("\\.", 2)[0]));
		return sections;
	}

	/** How a profile reads on its nodes. */
	static ReplicaSettings replicas(ProfileProperties properties) {
		ReplicaSettings defaults = ReplicaSettings.defaults();
		return new ReplicaSettings(Objects.requireNonNullElse(properties.getReplicaWait(), defaults.maxWait()),
				Objects.requireNonNullElse(properties.getHealth().getMaxLag(), defaults.maxLag()),
				Objects.requireNonNullElse(properties.getReadOnlyTransactions(), defaults.readOnlyTransactions()));
	}

	/** Checks the only key of it that is no other section's. */
	static void checkWait(ProfileProperties properties) {
		if (properties.getReplicaWait() != null) {
			Objects.requireNonNull(ReplicaSettings.defaults().withMaxWait(properties.getReplicaWait()));
		}
	}

	/**
	 * Adds the nodes of a profile to its settings.
	 * @param text what to take of each text, or {@code null} to leave it out
	 * @param bundle takes the sockets of a node that names an SSL bundle
	 */
	static void add(ProfileSettingsBuilder builder, ProfileDefinition definition, UnaryOperator<@Nullable String> text,
			Bundle bundle) {
		builder.replicas(replicas(definition.properties()));
		definition.nodes()
			.forEach((node) -> builder.node(node.name(), (settings) -> configure(settings, node, text, bundle)));
	}

	/** Sets the sockets of an SSL bundle. */
	interface Bundle {

		void use(ProfileSettingsBuilder builder, ProfileDefinition node);

	}

	private static void configure(ProfileSettingsBuilder builder, Node node, UnaryOperator<@Nullable String> text,
			Bundle bundle) {
		connect(builder, node, text);
		ProfileProperties own = node.own();
		ifSet(text.apply(own.getSslmode()), builder::sslmode);
		ifSet(own.getConnectTimeout(), builder::connectTimeout);
		ifSet(text.apply(own.getApplicationName()), builder::applicationName);
		ifSet(own.getTls(), builder::tls);
		ifSet(own.getPooler(), builder::pooler);
		ifSet(own.getPoolerMaxPreparedStatements(), builder::poolerMaxPreparedStatements);
		ifSet(own.getSessionSettings().getRequired(), builder::requiredSettings);
		own.getProperties().forEach((name, value) -> {
			if (text.apply(value) != null) {
				builder.property(name, value);
			}
		});
		ProfileDefinition all = node.all();
		if (node.sections().contains("pool")) {
			builder.pool(SectionSettings.pool(all));
		}
		if (node.sections().contains("timeouts")) {
			builder.timeouts(SectionSettings.timeouts(all.properties().getTimeouts()));
		}
		if (node.sections().contains("logging")) {
			builder.logging(all.properties().getLogging().settings());
		}
		if (node.sections().contains("startup")) {
			builder.startup(SectionSettings.startup(all.properties()).withCritical(false));
		}
		if (own.getSslBundle() != null && !own.getSslBundle().isBlank()) {
			bundle.use(builder, all);
		}
	}

	/** A place that is not known yet is another one than all that are known. */
	private static void connect(ProfileSettingsBuilder builder, Node node, UnaryOperator<@Nullable String> text) {
		ProfileProperties own = node.own();
		boolean onlyLooking = text.apply("secret://any") == null;
		boolean unknown = own.getHost() != null && text.apply(own.getHost()) == null;
		if (own.getDsn() != null) {
			if (onlyLooking && SecretResolver.isReferenceInDsn(own.getDsn())) {
				unknown = true;
			}
			else {
				builder.dsn(own.getDsn());
			}
		}
		if (unknown) {
			builder.host(node.name().toLowerCase(Locale.ROOT) + ".node.invalid");
		}
		else {
			ifSet(own.getHost(), builder::host);
		}
		ifSet(own.getPort(), builder::port);
		ifSet(text.apply(own.getDatabase()), builder::database);
		ifSet(text.apply(own.getUser()), builder::user);
		ifSet(text.apply(own.getPassword()), builder::password);
	}

	private static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
		if (value != null) {
			setter.accept(value);
		}
	}

	/**
	 * The setting that decides about a key of a node; {@code null} if none of its own
	 * does.
	 */
	static @Nullable Setting responsible(EffectiveSettings settings, String key) {
		String node = String.valueOf(NodeKeys.node(key));
		String within = NodeKeys.plain(key);
		Setting dsn = settings.get(NodeKeys.key(node, "dsn"));
		if (within.isEmpty()) {
			for (String each : PLACE) {
				Setting place = settings.get(NodeKeys.key(node, each));
				if (place != null) {
					return place;
				}
			}
			return any(settings, node);
		}
		Setting own = settings.get(key);
		return (dsn != null && own == null && ProfileDefinitions.isConnection(within)) ? dsn : own;
	}

	/** What is wrong with a node's setting, under the key that has it. */
	static InvalidSettingException refused(Node node, EffectiveSettings settings, InvalidSettingException refused) {
		String key = NodeKeys.key(node.name(), refused.key());
		return (responsible(settings, key) == null) ? refused
				: new InvalidSettingException(key, refused.problem(), refused.action());
	}

	/** Where anything of a node was written. */
	static @Nullable Origin origin(EffectiveSettings settings, String key) {
		Setting any = any(settings, String.valueOf(NodeKeys.node(key)));
		return (any != null) ? any.origin() : null;
	}

	private static @Nullable Setting any(EffectiveSettings settings, String node) {
		return settings.all()
			.values()
			.stream()
			.filter((setting) -> node.equals(NodeKeys.node(setting.key())))
			.findFirst()
			.orElse(null);
	}

	/** Checks that the beans of nodes have names of their own. */
	static void checkNames(Collection<ProfileDefinition> all, ProfileDefinitions definitions, Problems problems) {
		Map<String, String> names = new HashMap<>();
		all.forEach((definition) -> names.put(definition.name(), "the profile '" + definition.name() + "'"));
		for (ProfileDefinition definition : all) {
			for (Node node : definition.nodes()) {
				String name = node.all().beanName();
				String other = names.putIfAbsent(name, "the node '" + node.all().name() + "'");
				if (other != null) {
					Setting setting = any(definitions.settings(definition.name()), node.name());
					problems.add(Objects.requireNonNull(setting)
						.refused(
								"names a node whose beans would be called '%s…', as those of %s".formatted(name, other),
								"Rename one of them."));
				}
			}
		}
	}

	/** Keys of how to read on nodes have no effect without any. */
	static void warn(ProfileDefinition definition, EffectiveSettings settings) {
		if (!definition.nodes().isEmpty()) {
			return;
		}
		for (String key : List.of("read-only-transactions", "replica-wait")) {
			Setting setting = settings.get(key);
			if (setting != null && setting.layer() != Layer.DEFAULTS && setting.layer() != Layer.DEFAULTS_JSON) {
				logger.warn("Profile '%s': %s is without effect: the profile has no 'nodes' that are enabled"
					.formatted(definition.name(), settings.where(key)));
			}
		}
	}

	/** Warns of a node's own keys that its own DSN overrides. */
	static void warnOfOverrides(ProfileDefinition definition, EffectiveSettings settings) {
		for (Node node : definition.nodes()) {
			List<String> overridden = ProfileSettingsFactory
				.overriddenByDsn(new ProfileDefinition(node.all().name(), node.own(), false))
				.stream()
				.map((key) -> NodeKeys.key(node.name(), key))
				.filter((key) -> settings.get(key) != null)
				.map(settings::where)
				.toList();
			if (!overridden.isEmpty()) {
				logger.warn("Profile '%s': its DSN in %s wins over %s, which %s ignored".formatted(node.all().name(),
						settings.where(NodeKeys.key(node.name(), "dsn")), String.join(", ", overridden),
						(overridden.size() == 1) ? "is" : "are"));
			}
		}
	}

}
