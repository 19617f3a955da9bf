internal import CPlatform
internal import Glibc

/// A process in which LibreOffice makes PDFs of documents from strangers: the one place where a
/// child has a program run, and where that program opens paths.
///
/// It has namespaces of its own, of processes, mounts, the network and IPC. Its root holds what
/// LibreOffice reads and a directory in memory, `/tmp`, the one place to write to, which goes with
/// it. Landlock leaves one program to run, `soffice.bin`; a list of system calls keeps that from
/// starting another process and from every socket but those of this machine, of which it sees none.
/// Nothing is left of it when it ends, and it ends with the process that started it.
///
/// Known weaknesses. Where the kernel lets neither root nor this user have namespaces, it does not
/// start. What documents of one sender leave in `/tmp` is there for the next of the same child. A
/// picture for which there is no room in the address space is left out of the PDF.
package final class OfficeProcess {
    /// A document, and where its PDF goes.
    package struct Conversion: Sendable {
        /// Open for reading and seekable.
        package let input: Int32
        /// Open for writing, and empty.
        package let output: Int32
        /// How the document's name ends, without the dot.
        package let fileExtension: String
        /// The name of LibreOffice's import filter: without one, it reads anything as a text.
        package let filter: String

        package init(input: Int32, output: Int32, fileExtension: String, filter: String) {
            self.input = input
            self.output = output
            self.fileExtension = fileExtension
            self.filter = filter
        }
    }

    /// What may be used for one document.
    package struct Limits: Sendable {
        /// Processor time in seconds.
        package let cpuSeconds: Int
        /// Address space and `/tmp` together, in bytes.
        package let memoryBytes: Int
        /// The size of the PDF, in bytes.
        package let outputBytes: Int

        package init(cpuSeconds: Int, memoryBytes: Int, outputBytes: Int) {
            self.cpuSeconds = cpuSeconds
            self.memoryBytes = memoryBytes
            self.outputBytes = outputBytes
        }

        /// A quarter is for the document, its PDF, and LibreOffice's own files.
        fileprivate var scratchBytes: Int { memoryBytes / 4 }
        fileprivate var addressBytes: Int { memoryBytes - scratchBytes }
        /// How much may have been in use at the end. Close to the end of its address space,
        /// LibreOffice leaves fonts and pictures out and says nothing of it.
        fileprivate var residentBytes: Int { addressBytes - (400 << 20) }

        /// The least of `memoryBytes` with which LibreOffice does anything.
        package static let memoryBytesMin = 1_000_000_000
    }

    /// What became of a document.
    package enum Outcome: UInt8, Sendable {
        /// The output is written, and nobody has looked at it.
        case made
        /// LibreOffice does not read it.
        case unreadable
        /// The PDF, or what is needed to make it, is larger than the limits.
        case tooLarge
        case cpuLimit
        case memoryLimit
        case crashed
        /// The process could not be set up here, or is gone.
        case unavailable
    }

    /// Whether the program is there.
    package static var isInstalled: Bool { access(program, X_OK) == 0 }
    /// Whether this user may have the namespaces that the process needs: found out once, by a
    /// process that has one thread.
    package static let canBeConfined: Bool = {
        let limits = Limits(cpuSeconds: 1, memoryBytes: Limits.memoryBytesMin, outputBytes: 1)
        guard let probe = try? OfficeProcess([], limits, log: nil) else { return false }
        var answer = pollfd(fd: probe.answers.reading.raw, events: Int16(POLLIN), revents: 0)
        let hasAnswered = poll(&answer, 1, answerMilliseconds) == 1
        if !hasAnswered { probe.child?.kill() }
        defer { probe.finish() }
        return hasAnswered && probe.receive() == .made
    }()
    /// How long a process takes at most to be set up, on a busy machine.
    private static let answerMilliseconds: Int32 = 10_000
    /// A file of LibreOffice's that each version of it replaces.
    package static let code = "/usr/lib/libreoffice/program/libmergedlo.so"
    private static var program: String { String(cString: pressroom_office_path()) }

    private let conversions: [Conversion]
    private let limits: Limits
    private let requests: Pipe
    private let answers: Pipe
    private var child: ChildProcess?
    /// By which the child is watched.
    private var watch: Int32 = -1
    private var isReady = false

    /// Starts the process, from which this one must not be confined yet.
    /// - Parameter log: for what keeps it from being set up; `nil` when nobody wants to know.
    package init(_ conversions: [Conversion], _ limits: Limits, log: Log?) throws(SystemError) {
        self.conversions = conversions
        self.limits = limits
        (requests, answers) = (try Pipe(), try Pipe())
        let started = try ChildProcess.forkIsolated { [self] in serve(log) }
        watch = started.raw
        child = consume started
    }

    /// What this process needs in order to ask.
    package var descriptors: [Int32] {
        [requests.writing.raw, answers.reading.raw, watch]
    }

    /// Makes the PDF that goes to an output, and waits until it is there.
    package func convert(to output: Int32) -> Outcome {
        guard let number = conversions.firstIndex(where: { $0.output == output }),
            isReady || receive() == .made
        else { return .unavailable }
        isReady = true
        do { try send(UInt16(number), to: requests.writing) } catch { return .unavailable }
        return receive() ?? .unavailable
    }

    /// Ends the process, so that its time counts as this one's.
    package func finish() {
        guard let ending = child.take() else { return }
        try? send(Self.end, to: requests.writing)
        _ = try? ending.wait()
    }

    /// Instead of the number of a document.
    private static let end = UInt16.max

    private func send(_ number: UInt16, to descriptor: Descriptor) throws(SystemError) {
        try descriptor.write([UInt8(number >> 8), UInt8(number & 0xff)])
    }

    /// `nil` when the process is gone.
    private func receive() -> Outcome? {
        Self.read(1, from: answers.reading).flatMap { Outcome(rawValue: $0[0]) }
    }

    /// So many bytes of a pipe; `nil` when its other end is closed before.
    private static func read(_ count: Int, from descriptor: Descriptor) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { try? descriptor.read(into: $0) }
        return read == count ? bytes : nil
    }
}

/// What the process itself does.
extension OfficeProcess {
    private func serve(_ log: Log?) -> Int32 {
        do throws(SystemError) {
            try confine()
        } catch {
            log?.write(.error, "could not confine LibreOffice", ["reason": "\(error)"])
            return 1
        }
        var outcome = Outcome.made
        while true {
            do { try answers.writing.write([outcome.rawValue]) } catch { return 1 }
            guard let bytes = Self.read(2, from: requests.reading) else { return 0 }
            let number = Int(bytes[0]) << 8 | Int(bytes[1])
            guard conversions.indices.contains(number) else { return 0 }
            outcome = convert(conversions[number])
        }
    }

    /// The order is given by what each step takes away, as in `Confinement`.
    func confine() throws(SystemError) {
        let kept =
            conversions.flatMap { [$0.input, $0.output] }
            + [requests.reading.raw, answers.writing.raw]
        _ = try retrying("close descriptors") {
            pressroom_close_others(kept, Int32(kept.count))
        }
        let isRoot = geteuid() == 0
        let (user, group) = isRoot ? (65534, 65534) : (geteuid(), getegid())
        if !isRoot { _ = try retrying("map user") { pressroom_map_user(user, group) } }
        _ = try retrying("make a root") {
            pressroom_enter_office_root(user, group, limits.scratchBytes)
        }
        _ = try retrying("forbid new privileges") { pressroom_gain_no_privileges() }
        _ = try retrying("restrict paths with Landlock") { pressroom_landlock_office() }
        if isRoot { _ = try retrying("become nobody") { pressroom_become(user, group) } }
        _ = try retrying("drop capabilities") { pressroom_drop_capabilities() }
        _ = try retrying("forbid inspection") { pressroom_forbid_inspection() }
        // Who ended before cannot be asked for from this namespace; its end of the pipe is closed.
        _ = try retrying("follow parent") { pressroom_die_with_parent(SIGKILL) }
        try writeProfile()
    }

    private func convert(_ conversion: Conversion) -> Outcome {
        let source = "/tmp/document.\(conversion.fileExtension)"
        defer {
            unlink(source)
            unlink(Self.target)
        }
        do throws(SystemError) {
            try copy(conversion.input, to: source)
        } catch {
            return error.isOutOfSpace ? .tooLarge : .unavailable
        }
        let end: ChildProcess.End
        do throws(SystemError) {
            end = try run(source, conversion.filter)
        } catch {
            return .unavailable
        }
        guard end.memoryBytesMax < limits.residentBytes else { return .memoryLimit }
        guard case .exited = end.outcome else {
            // LibreOffice has a handler for SIGXCPU, which aborts.
            if end.cpuSeconds > Double(limits.cpuSeconds) - 0.5 { return .cpuLimit }
            return isFull ? .tooLarge : .crashed
        }
        return take(to: conversion.output)
    }

    private static let target = "/tmp/out/document.pdf"
    /// What LibreOffice ends with when it has set up its profile, and wants to be started again.
    private static let wantsRestart: Int32 = 81

    private func run(_ source: String, _ filter: String) throws(SystemError) -> ChildProcess.End {
        while true {
            let end = try ChildProcess.fork { exec(source, filter) }.wait()
            guard end.outcome == .exited(Self.wantsRestart), !isFull else { return end }
        }
    }

    /// Becomes LibreOffice.
    /// - Returns: only when that fails, the code to exit with.
    private func exec(_ source: String, _ filter: String) -> Int32 {
        let arguments = [
            Self.program, "--headless", "--norestore", "--nologo", "--nodefault",
            "-env:UserInstallation=file:///tmp/profile", "--infilter=\(filter)",
            "--convert-to", "pdf", "--outdir", "/tmp/out", source,
        ]
        // Without /proc, the linker does not find where the program is.
        let environment = [
            "HOME=/tmp", "LC_ALL=C.UTF-8", "LD_LIBRARY_PATH=/usr/lib/libreoffice/program",
        ]
        var values = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        let null = open("/dev/null", O_RDWR)
        guard null >= 0, (0...2).allSatisfy({ dup2(null, $0) == $0 }),
            pressroom_close_others([], 0) >= 0
        else { return 1 }
        do throws(SystemError) {
            try ResourceLimits(
                cpuSeconds: limits.cpuSeconds, memoryBytes: limits.addressBytes,
                fileBytes: limits.scratchBytes, descriptorsMore: 256
            ).apply(descriptorHighest: 2)
        } catch {
            return 1
        }
        guard forbidCalls() else { return 1 }
        _ = execve(Self.program, &values, &variables)
        return 1
    }

    /// What LibreOffice gives up besides: the process itself starts and awaits it.
    /// - Returns: whether that succeeded.
    func forbidCalls() -> Bool { pressroom_filter_office_calls() == 0 }

    /// Copies what LibreOffice has written, if it is a file and not too large.
    private func take(to output: Int32) -> Outcome {
        let made = open(Self.target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard made >= 0 else { return isFull ? .tooLarge : .unreadable }
        let file = Descriptor(owning: made)
        var info = stat()
        guard fstat(made, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size > 0 else {
            return isFull ? .tooLarge : .unreadable
        }
        guard Int(info.st_size) <= limits.outputBytes else { return .tooLarge }
        let copy = fcntl(output, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { return .unavailable }
        do throws(SystemError) {
            try file.copy(to: Descriptor(owning: copy))
            return .made
        } catch {
            return .unavailable
        }
    }

    private func copy(_ input: Int32, to path: String) throws(SystemError) {
        let target = Descriptor(
            owning: try retrying("create", path) {
                open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            })
        let copy = Descriptor(owning: try retrying("copy") { fcntl(input, F_DUPFD_CLOEXEC, 3) })
        lseek(input, 0, SEEK_SET)
        try copy.copy(to: target)
    }

    /// Whether there is no room left in `/tmp`.
    private var isFull: Bool {
        var info = statvfs()
        return statvfs("/tmp", &info) == 0 && (info.f_bavail == 0 || info.f_favail == 0)
    }

    /// Has LibreOffice run no macro, and follow no link to another file.
    private func writeProfile() throws(SystemError) {
        for folder in ["/tmp/out", "/tmp/profile", "/tmp/profile/user"] {
            _ = try retrying("create", folder) { mkdir(folder, 0o700) }
        }
        let path = "/tmp/profile/user/registrymodifications.xcu"
        let file = Descriptor(
            owning: try retrying("create", path) {
                open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            })
        try file.write(Array(Self.profile.utf8))
    }

    private static let profile: String = {
        let settings = [
            ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
            ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
            ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
            ("Writer/Content/Update", "Link", "0"),
            ("Calc/Content/Update", "Link", "2"),
        ]
        let items = settings.map { path, name, value in
            """
            <item oor:path="/org.openoffice.Office.\(path)"><prop oor:name="\(name)" \
            oor:op="fuse"><value>\(value)</value></prop></item>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <oor:items xmlns:oor="http://openoffice.org/2001/registry">
            \(items.joined(separator: "\n"))
            </oor:items>
            """
    }()
}
