package io.larder.examples.common;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program that can be started in a JVM of its own, of the same Java as this one.
 *
 * @param options what goes to the JVM
 * @param program the class path and the class, or the jar
 */
public record JavaProgram(List<String> options, List<String> program) {

  /**
   * Copies the lists.
   *
   * @param options what goes to the JVM
   * @param program the class path and the class, or the jar
   */
  public JavaProgram {
    options = List.copyOf(options);
    program = List.copyOf(program);
  }

  /**
   * A class of this JVM's class path.
   *
   * @param main the class with the main method
   * @return the program
   */
  public static JavaProgram of(Class<?> main) {
    String classPath = System.getProperty("java.class.path");
    return new JavaProgram(List.of(), List.of("-cp", classPath, main.getName()));
  }

  /**
   * A jar that can be started.
   *
   * @param jar the jar
   * @return the program
   */
  public static JavaProgram of(Path jar) {
    return new JavaProgram(List.of(), List.of("-jar", jar.toString()));
  }

  /**
   * Adds an option for the JVM.
   *
   * @param option the option
   * @return a copy with it
   */
  public JavaProgram with(String option) {
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new JavaProgram(more, program);
  }

  /**
   * Passes a system property of this JVM on, if it is set.
   *
   * @param property its name
   * @return a copy with it
   */
  public JavaProgram inheriting(String property) {
    String value = System.getProperty(property);
    return value == null ? this : with("-D" + property + "=" + value);
  }

  /**
   * Prepares the process.
   *
   * @param arguments what goes to the program
   * @return what starts it
   */
  public ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds only: compiling thoroughly would take longer than it saves.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(program);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
