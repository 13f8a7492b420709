namespace MLNetAutoencoder.Tests;

public class AutoencoderModelSaveTests
{
    [Fact]
    public void Save_ThenLoad_GivesTheSameModel()
    {
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        model.Save(folder.File("model.onnx"));
        using var loaded = AutoencoderModel.Load(folder.File("model.onnx"));
        var rows = TestModels.Rows(10);
        Assert.Equal(model.ToOnnx(), loaded.ToOnnx());
        Assert.Equal(model.Run(rows, OutputRole.Latent), loaded.Run(rows, OutputRole.Latent));
        Assert.Equal(model.Info.Outputs, loaded.Info.Outputs);
        Assert.Equal(model.InputName, loaded.InputName);
    }

    [Fact]
    public void Save_OverAnotherFile_ReplacesItAndLeavesNothingBeside()
    {
        using var folder = new TempFolder();
        string path = folder.File("model.onnx");
        File.WriteAllText(path, new string('x', 100_000));
        using var model = TestModels.EveryOutput();
        model.Save(path);
        Assert.Equal(model.ToOnnx(), File.ReadAllBytes(path));
        Assert.Equal([path], folder.Files);
    }

    [Fact]
    public void Save_FolderMissing_ThrowsAndMakesNothing()
    {
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        Assert.ThrowsAny<IOException>(() => model.Save(Path.Combine(folder.File("missing"), "model.onnx")));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Save_FolderIsAFile_ThrowsAndLeavesTheFile()
    {
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        File.WriteAllText(folder.File("file"), "old");
        Assert.ThrowsAny<IOException>(() => model.Save(Path.Combine(folder.File("file"), "model.onnx")));
        Assert.Equal("old", File.ReadAllText(Assert.Single(folder.Files)));
    }

    [Fact]
    public void Save_PlaceTakenByAFolder_ThrowsAndLeavesNoTemporaryFile()
    {
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        string place = Directory.CreateDirectory(folder.File("model.onnx")).FullName;
        File.WriteAllText(Path.Combine(place, "inside"), "old");
        var e = Record.Exception(() => model.Save(place));
        Assert.True(e is IOException or UnauthorizedAccessException, $"{e}");
        Assert.Equal([place], folder.Files);
        Assert.Equal("old", File.ReadAllText(Path.Combine(place, "inside")));
    }

    [Fact]
    public void Save_FolderNotWritable_ThrowsAndKeepsTheExistingFile()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return; // Nothing is unwritable there by mode bits; the tests above fail the write otherwise.
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        File.WriteAllText(folder.File("model.onnx"), "old");
        var mode = File.GetUnixFileMode(folder.Path);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Throws<UnauthorizedAccessException>(() => model.Save(folder.File("model.onnx")));
            Assert.Equal("old", File.ReadAllText(Assert.Single(folder.Files)));
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, mode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void SaveAndLoad_PathBlank_NamesThePath(string path)
    {
        using var model = TestModels.EveryOutput();
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => model.Save(path)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => AutoencoderModel.Load(path)).ParamName);
    }

    [Fact]
    public void ToOnnx_ResultChanged_LeavesTheModel()
    {
        using var model = TestModels.EveryOutput();
        Array.Clear(model.ToOnnx());
        Assert.NotEqual(0, model.ToOnnx()[0]);
    }
}
