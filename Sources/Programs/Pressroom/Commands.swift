internal import CommandLine

/// The program's commands: each is one file in `Commands`, and one line here, in the order of the
/// help.
enum Commands {
    static let all: [any Subcommand.Type] = [
        Up.self,
        Run.self,
        Submit.self,
        ShowStatus.self,
        Watch.self,
        List.self,
        Cancel.self,
        Retry.self,
        Promote.self,
        Pause.self,
        Resume.self,
        Notify.self,
        Delete.self,
        Check.self,
        Plan.self,
        ShowPipelines.self,
        Steps.self,
        Schema.self,
        Complete.self,
        Launch.self,
    ]

    static let pressroom = Command(
        "pressroom",
        "Turn photographs and PDFs into thumbnails, optimised images, metadata and albums.",
        subcommands: all.map { $0.command },
        examples: [
            .init("pressroom run web photo.jpg -o out", "Process a photograph without a server."),
            .init("pressroom up", "Accept uploads on http://127.0.0.1:8080."),
        ],
        notes: [.exitStatus])
}
