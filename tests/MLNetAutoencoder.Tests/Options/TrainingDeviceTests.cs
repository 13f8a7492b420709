namespace MLNetAutoencoder.Tests;

public sealed class TrainingDeviceTests
{
    [Fact]
    public void ToString_Devices_AreTheirNames() =>
        Assert.Equal(
            ["Auto", "Cpu", "Cuda:0", "Cuda:12"],
            new[] { TrainingDevice.Auto, TrainingDevice.Cpu, TrainingDevice.Cuda(), TrainingDevice.Cuda(12) }.Select(d => d.ToString())
        );

    [Fact]
    public void Equals_SameGpu_IsTrue()
    {
        Assert.Equal(TrainingDevice.Cuda(1), TrainingDevice.Cuda(1));
        Assert.NotEqual(TrainingDevice.Cuda(0), TrainingDevice.Cuda(1));
        Assert.NotEqual(TrainingDevice.Auto, TrainingDevice.Cpu);
    }

    [Fact]
    public void Cuda_NegativeNumber_Throws() => Assert.Throws<ArgumentOutOfRangeException>("index", () => TrainingDevice.Cuda(-1));
}
