import Pipelines
import Platform

/// Taking what people put into directories. The clean-up behind a crash is an operation too.
extension SpoolOperation {
    static let dropping = [
        SpoolOperation(
            "take a dropped file",
            prepare: { work in
                try work.drop(["a.jpg"])
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "take two dropped files that stay",
            prepare: { work in
                try work.drop(["a.jpg", "b.jpg"], original: .keep)
                return []
            }, act: { work, _ in try work.takeDropped(.keep) }),
        SpoolOperation(
            "take two dropped files that are removed",
            prepare: { work in
                try work.drop(["a.jpg", "b.jpg"], original: .remove)
                return []
            }, act: { work, _ in try work.takeDropped(.remove) }),
        SpoolOperation(
            "take a dropped folder",
            prepare: { work in
                try work.drop(["holidays/a.jpg", "holidays/sea/b.jpg"])
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "refuse a dropped file",
            prepare: { work in
                try work.drop(["a.txt"])
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "refuse what is in a dropped folder, to be reported at a time of the day",
            prepare: { work in
                try work.drop(["holidays/a.txt"])
                return []
            }, act: { work, _ in try work.takeDropped(isDaily: true) }),
        SpoolOperation(
            "refuse what is in a dropped folder, but for one",
            prepare: { work in
                try work.drop(["holidays/a.txt", "holidays/b.jpg", "holidays/sea/c.txt"])
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "go on when jobs were published and their files not put away",
            prepare: {
                work in
                try work.drop(["a.jpg", "b.jpg"])
                work.takeDropped(until: "rename", "/web/b.jpg")
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "go on when a file was being put away",
            prepare: { work in
                try work.drop(["holidays/a.jpg"])
                work.takeDropped(until: "rename", ".hold-")
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "go on when files that stay were taken",
            prepare: { work in
                try work.drop(["a.jpg"], original: .keep)
                work.takeDropped(.keep, until: "open", "/kept/")
                return []
            }, act: { work, _ in try work.takeDropped(.keep) }),
        SpoolOperation(
            "go on when a file could not be put away",
            prepare: { work in
                try work.drop(["holidays/a.jpg", "b.jpg"])
                try work.takeDroppedWithoutMoving()
                return []
            }, act: { work, _ in try work.takeDropped() }),
        SpoolOperation(
            "go on when it was noted what is taken",
            prepare: { work in
                try work.drop(["holidays/a.jpg"])
                work.takeDropped(until: "rename", "/tmp/")
                return []
            }, act: { work, _ in try work.takeDropped() }),
    ]
}
