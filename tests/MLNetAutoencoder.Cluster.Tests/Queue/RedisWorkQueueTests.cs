using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace MLNetAutoencoder.Tests;

/// <summary>What only a server can do: be away, encrypt, and ask for a password.</summary>
public sealed class RedisWorkQueueTests
{
    [RedisFact]
    public async Task Calls_WhileTheServerIsAway_WaitForIt()
    {
        using var server = new RedisServer();
        await using var queue = new TestQueue(server);
        var job = await queue.SubmitAsync("a");
        server.Kill();
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.StatusAsync(moment.Token));
        var taken = queue.TakeAsync("one");
        server.Start();
        Assert.Equal("a", (await taken)!.Body);
        Assert.Equal(1, (await job.StatusAsync()).Running);
    }

    [RedisFact]
    public async Task Calls_WithoutThePassword_SaySo()
    {
        using var server = new RedisServer("--requirepass", "secret");
        await using var queue = WorkQueue.Connect(server.Configuration + ",password=secret");
        await queue.SubmitAsync("test", ["a"], _ => false, default);
        foreach (string wrong in new[] { "", ",password=other" })
        {
            await using var other = WorkQueue.Connect(server.Configuration + wrong);
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.TakeAsync("one", TimeSpan.FromSeconds(1), default));
            Assert.Contains("password", error.Message, StringComparison.Ordinal);
        }
    }

    [RedisFact]
    public async Task Connect_ByTls_TrustsTheCertificateThatIsNamed()
    {
        using var folder = new TempFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        string[] tls = ["--tls-cert-file", folder.File("server.pem"), "--tls-key-file", folder.File("key.pem"), "--tls-auth-clients", "no"];
        using var server = new RedisServer(["--port", "0", "--tls-port", RedisServer.PortOfServer, .. tls]);
        var configuration = ConfigurationOptions.Parse(server.Configuration + ",ssl=true,sslHost=localhost");
        configuration.TrustIssuer(folder.File("server.pem"));
        await using var queue = WorkQueue.Connect(configuration);
        await queue.SubmitAsync("test", ["a"], _ => false, default);
        Assert.Equal("a", (await queue.TakeAsync("one", TimeSpan.FromSeconds(1), default))!.Body);
    }

    [Fact]
    public void Connect_ByAConfigurationThatCannotBeRead_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => WorkQueue.Connect("127.0.0.1,noSuchSetting=1"));
        Assert.Contains("noSuchSetting", error.Message, StringComparison.Ordinal);
    }
}
