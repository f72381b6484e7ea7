package io.github.pgprofiles.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes an application ahead of time, compiles what comes out, and runs that. */
public final class AheadOfTime {

	private AheadOfTime() {
	}

	/**
	 * Runs a program over the generated beans, in a class loader of its own.
	 * @param directory for sources and classes
	 * @param configuration of the application
	 * @param program with a method {@code static String run(String initializer)}
	 * @return what the program returned
	 */
	public static String run(Path directory, Class<?> configuration, Class<?> program) throws Exception {
		Path classes = directory.resolve("classes");
		String initializer = generate(configuration, directory.resolve("sources"), classes);
		List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			Method run = loader.loadClass(program.getName()).getDeclaredMethod("run", String.class);
			return (String) run.invoke(null, initializer);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	/** Starts the application that was generated, for a program. */
	public static GenericApplicationContext start(String initializer) {
		GenericApplicationContext context = new GenericApplicationContext();
		AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
		context.refresh();
		return context;
	}

	private static String generate(Class<?> configuration, Path sources, Path classes) throws IOException {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(configuration)),
				new FileSystemGeneratedFiles((kind) -> sources.resolve(kind.name())));
		ClassName initializer;
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(configuration);
			initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		List<String> arguments = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", Files.createDirectories(classes).toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(arguments::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
		return initializer.canonicalName();
	}

}
