package io.github.pgprofiles.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.postgresql.util.MD5Digest;

/**
 * The console of a PgBouncer, which takes none of the settings that the driver begins a
 * connection with.
 */
final class PgBouncerConsole {

	private static final int MD5 = 5;

	private PgBouncerConsole() {
	}

	/** Has it run one command, and waits until that is done. */
	static void tell(int port, String command) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			DataInputStream in = new DataInputStream(socket.getInputStream());
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			byte[] start = bytes("user\0" + TestServer.USER + "\0database\0pgbouncer\0\0");
			// in one piece, or it is not taken
			out.write(
					ByteBuffer.allocate(8 + start.length).putInt(8 + start.length).putInt(3 << 16).put(start).array());
			answer(in, out);
			send(out, 'Q', bytes(command + "\0"));
			answer(in, out);
		}
	}

	/** Reads all of it, and gives the password where that is asked for. */
	private static void answer(DataInputStream in, DataOutputStream out) throws IOException {
		int type;
		do {
			type = in.readUnsignedByte();
			byte[] content = in.readNBytes(in.readInt() - 4);
			if (type == 'E') {
				throw new IOException(new String(content, StandardCharsets.UTF_8).replace('\0', ' '));
			}
			if (type == 'R' && content[3] == MD5) {
				byte[] salt = { content[4], content[5], content[6], content[7] };
				byte[] digest = MD5Digest.encode(bytes(TestServer.USER), bytes(TestServer.PASSWORD), salt);
				send(out, 'p', bytes(new String(digest, StandardCharsets.US_ASCII) + "\0"));
			}
		}
		while (type != 'Z');
	}

	private static void send(DataOutputStream out, char type, byte[] content) throws IOException {
		out.write(ByteBuffer.allocate(5 + content.length)
			.put((byte) type)
			.putInt(4 + content.length)
			.put(content)
			.array());
		out.flush();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
